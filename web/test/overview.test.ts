import http from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { save } from "@/library/library";
import { overviewOf, stepsLeft } from "@/overview/overview";
import { keepProfile } from "@/profile/profile";
import type { Caller } from "@/services/caller";
import { arrive } from "./headers";
import { tableOfOwn } from "./tables";
import { trace } from "./visitor";

const table = tableOfOwn();
let account: { status: number; body: object } | undefined;
const gateway = http.createServer((_, response) => {
  if (account === undefined) return void response.destroy();
  response.writeHead(account.status, { "Content-Type": account.status < 400 ? "application/json" : "application/problem+json" });
  response.end(JSON.stringify(account.body));
});
beforeAll(async () => {
  await new Promise<void>((ready) => gateway.listen(0, "127.0.0.1", ready));
  vi.stubEnv("GATEWAY_URL", `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`);
  vi.stubEnv("GOOGLE_CLIENT_ID", "us-at-google");
});
afterAll(() => {
  vi.unstubAllEnvs();
  gateway.closeAllConnections();
  gateway.close();
});
beforeEach(() => {
  arrive(trace);
  vi.spyOn(Math, "random").mockReturnValue(0); // the clients repeat at once
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
});

const caller: Caller = {
  accessToken: "aaa.bbb.ccc",
  userId: "dana",
  correlationId: trace["x-correlation-id"],
  traceparent: trace.traceparent,
};

// Feature: microservices-architecture, Property 14: Response aggregation
it("is one result of independent parts, of which one that is away takes none of the others", async () => {
  await keepProfile("dana", { name: "Dana Whitfield" });
  const work = { madeBy: "byHand" as const, title: "Radon", text: "About radon.", dismissals: [], checked: [] };
  for (let at = 0; at < 5; at++) await save("dana", { id: `17648000000${at}-x`, key: `k${at}`, over: 0, origin: "edited", work });
  const accounts = [
    { status: 200, body: { userId: "dana", provider: "GOOGLE_BUSINESS", accessToken: "secret", expiresAt: 9e12 } },
    { status: 404, body: { type: "about:blank", title: "Not Found", status: 404, code: "oauth.not_connected", correlationId: "c" } },
    { status: 503, body: { type: "about:blank", title: "Unavailable", status: 503, code: "oauth.storage_unavailable", correlationId: "c" } },
    undefined,
  ];
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 3 }), fc.boolean(), async (which, hasTable) => {
      account = accounts[which];
      vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", hasTable ? table.endpoint() : "http://127.0.0.1:9");
      const overview = await overviewOf(caller);
      const { profile, latest, budget, account: told } = overview;
      expect([profile.ok, latest.ok, budget.ok]).toEqual([hasTable, hasTable, hasTable]);
      expect(told?.ok).toBe(which < 2);
      if (profile.ok && latest.ok) expect([profile.value.name, latest.value.length]).toEqual(["Dana Whitfield", 3]);
      expect(JSON.stringify(told)).not.toContain("secret");
      expect(stepsLeft(overview)).toEqual(which === 1 ? ["account"] : []); // of what is away nothing is said
    }),
    { numRuns: 100 },
  );
  vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", table.endpoint());
});

it("says what is to be done, as far as it is known", async () => {
  const steps = async () => stepsLeft(await overviewOf(caller));
  account = { status: 404, body: { type: "about:blank", title: "Not Found", status: 404, code: "oauth.not_connected", correlationId: "c" } };
  expect(await steps()).toEqual(["profile", "first_text", "account"]);
  account = undefined;
  await keepProfile("dana", { name: "Dana Whitfield" });
  expect(await steps()).toEqual(["first_text"]);
  vi.stubEnv("GOOGLE_CLIENT_ID", "");
  expect((await overviewOf(caller)).account).toBeUndefined();
  expect(await steps()).toEqual(["first_text"]);
  vi.stubEnv("GOOGLE_CLIENT_ID", "us-at-google");
});
