import { MatchersV3 } from "@pact-foundation/pact";
import { it } from "vitest";
import { at, shown } from "./events";
import { pactWith } from "./pact";

const { integer, string } = MatchersV3;
const pact = pactWith("oauth-events");

const until = at + 3_600_000;
const version = 1795346400001;
const sent = { provider: string("GOOGLE_BUSINESS"), version: integer(version) };
const read = { provider: "GOOGLE_BUSINESS", version };

it.each([
  ["oauth.token.connected", "account_connected"],
  ["oauth.token.refreshed", "account_renewed"],
  ["oauth.token.recovered", "account_recovered"],
])("the feed shows %s", (type, activity) =>
  shown(pact, type, "coagent.oauth", { ...sent, expiresAt: integer(until) }, { ...read, type: activity, until: new Date(until) }),
);

it("the feed shows oauth.token.reauth_required", () =>
  shown(pact, "oauth.token.reauth_required", "coagent.oauth", { ...sent, reason: string("revoked") }, { ...read, type: "account_ended", reason: "revoked" }));

it("the feed shows oauth.token.revoked", () => shown(pact, "oauth.token.revoked", "coagent.oauth", sent, { ...read, type: "account_disconnected" }));
