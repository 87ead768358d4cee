import { MatchersV3 } from "@pact-foundation/pact";
import { describe, expect, it } from "vitest";
import { accountState, type Consent, connectAccount, disconnectAccount, refreshAccount } from "@/services/accounts";
import { bearer, caller, expired, json, pactWith, pastSession, place, problem, problemAfter, problemType, through, userId } from "./pact";

const { boolean, fromProviderState, integer, string } = MatchersV3;
const pact = pactWith("oauth");

const provider = "GOOGLE_BUSINESS";
const connection = { userId, provider };
const path = `/oauth/tokens/${userId}/${provider}`;
const until = 1795350000000;
const consent: Consent = {
  provider,
  code: "4/0AVGzR1CexampleCode",
  redirectUri: "https://app.example.com/oauth/callback",
  codeVerifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
};
const { code, ...known } = consent;
// biome-ignore lint/suspicious/noTemplateCurlyInString: Pact puts there what the provider state returns.
const consentedCode = fromProviderState("${code}", code);

describe("an account", () => {
  it("is connected", async () => {
    const outcome = await pact
      .addInteraction()
      .given("the person has consented", { userId, ...known })
      .uponReceiving("a person who comes back from the provider with a code")
      .withRequest("POST", "/oauth/exchange", (b) => b.headers({ ...json, Authorization: bearer }).jsonBody({ ...known, userId, code: consentedCode }))
      .willRespondWith(200, (b) => b.headers(json).jsonBody({ success: boolean(true), expiresAt: integer(until) }))
      .executeTest(through(() => connectAccount(caller, consent)));
    expect(outcome).toEqual({ ok: true, value: { state: "connected", until: new Date(until) } });
  });

  it("is seen to be connected, and the page gets no token", async () => {
    const outcome = await pact
      .addInteraction()
      .given("the user has connected", connection)
      .uponReceiving("a question about a connected account")
      .withRequest("GET", path, (b) => b.headers({ Authorization: bearer }))
      .willRespondWith(200, (b) => b.headers(json).jsonBody({ accessToken: string("ya29.example"), expiresAt: integer(until), isValid: true }))
      .executeTest(through(() => accountState(caller, provider)));
    expect(outcome).toEqual({ ok: true, value: { state: "connected", until: new Date(until) } });
  });

  it("is seen not to be connected", async () => {
    const outcome = await pact
      .addInteraction()
      .given("the user has not connected", connection)
      .uponReceiving("a question about an account that is not connected")
      .withRequest("GET", path, (b) => b.headers({ Authorization: bearer }))
      .willRespondWith(404, (b) => b.headers(problemType).jsonBody(problem(404, "oauth.not_connected")))
      .executeTest(through(() => accountState(caller, provider)));
    expect(outcome).toEqual({ ok: true, value: { state: "not_connected" } });
  });

  it("is seen to have ended", async () => {
    const outcome = await pact
      .addInteraction()
      .given("the connection is dead", { ...connection, reason: "revoked" })
      .uponReceiving("a question about a dead connection")
      .withRequest("GET", path, (b) => b.headers({ Authorization: bearer }))
      .willRespondWith(409, (b) => b.headers(problemType).jsonBody(problem(409, "oauth.reauth_required", { reason: "revoked" })))
      .executeTest(through(() => accountState(caller, provider)));
    expect(outcome).toEqual({ ok: true, value: { state: "ended", reason: "revoked" } });
  });

  it("is renewed", async () => {
    const outcome = await pact
      .addInteraction()
      .given("the user has connected", connection)
      .uponReceiving("a request to renew a connection")
      .withRequest("POST", "/oauth/refresh", (b) => b.headers({ ...json, Authorization: bearer }).jsonBody(connection))
      .willRespondWith(200, (b) => b.headers(json).jsonBody({ accessToken: string("ya29.example"), expiresAt: integer(until) }))
      .executeTest(through(() => refreshAccount(caller, provider)));
    expect(outcome).toEqual({ ok: true, value: { state: "connected", until: new Date(until) } });
  });

  it("is disconnected", async () => {
    const outcome = await pact
      .addInteraction()
      .given("the user has connected", connection)
      .uponReceiving("a request to disconnect")
      .withRequest("DELETE", path, (b) => b.headers({ Authorization: bearer }))
      .willRespondWith(200, (b) => b.headers(json).jsonBody({ success: true }))
      .executeTest(through(() => disconnectAccount(caller, provider)));
    expect(outcome).toEqual({ ok: true, value: { state: "not_connected" } });
  });
});

describe("no account", () => {
  it("names what must be corrected", async () => {
    const outcome = await pact
      .addInteraction()
      .uponReceiving("a person who comes back without a code")
      .withRequest("POST", "/oauth/exchange", (b) => b.headers({ ...json, Authorization: bearer }).jsonBody({ ...known, userId, code: "" }))
      .willRespondWith(400, (b) =>
        b.headers(problemType).jsonBody(problem(400, "invalid_request", { errors: MatchersV3.arrayContaining(place("/body/code")) })),
      )
      .executeTest(through(() => connectAccount(caller, { ...consent, code: "" })));
    expect(outcome).toMatchObject({ ok: false, failure: { kind: "correct", fields: [{ name: "code" }] } });
  });

  it("asks the person to sign in", async () => {
    const outcome = await pact
      .addInteraction()
      .uponReceiving("a question about an account with a token that has ended")
      .withRequest("GET", path, (b) => b.headers({ Authorization: expired }))
      .willRespondWith(401, (b) => b.headers(problemType).jsonBody(problem(401, "unauthenticated")))
      .executeTest(through(() => accountState(pastSession, provider)));
    expect(outcome).toMatchObject({ ok: false, failure: { kind: "sign_in" } });
  });

  it("shows nobody another's", async () => {
    const outcome = await pact
      .addInteraction()
      .uponReceiving("a question about another's account")
      .withRequest("GET", `/oauth/tokens/somebody-else/${provider}`, (b) => b.headers({ Authorization: bearer }))
      .willRespondWith(403, (b) => b.headers(problemType).jsonBody(problem(403, "forbidden")))
      .executeTest(through(() => accountState({ ...caller, userId: "somebody-else" }, provider)));
    expect(outcome).toMatchObject({ ok: false, failure: { kind: "not_allowed" } });
  });

  it("pauses while the provider is down", async () => {
    const outcome = await pact
      .addInteraction()
      .given("the provider is down", connection)
      .uponReceiving("a question about an account whose provider is down")
      .withRequest("GET", path, (b) => b.headers({ Authorization: bearer }))
      .willRespondWith(503, (b) => b.headers(problemAfter(30)).jsonBody(problem(503, "oauth.provider_unavailable")))
      .executeTest(through(() => accountState(caller, provider)));
    expect(outcome).toMatchObject({ ok: false, failure: { kind: "unavailable", service: "oauth", fallback: "pause_account", retryAfter: 30 } });
  });
});
