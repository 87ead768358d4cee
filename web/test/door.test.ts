import { mkdirSync, readdirSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { accountState, connectAccount, refreshAccount } from "@/services/accounts";
import type { Caller } from "@/services/caller";
import { generate, watch } from "@/services/content";
import { newKey, type Outcome } from "@/services/outcome";
import { searchWeb } from "@/services/search";
import { folder, providers } from "./pacts/pact";

const caller: Caller = {
  accessToken: "aaa.bbb.ccc",
  userId: "dana",
  correlationId: "0d9f7a1e-6c1b-4a53-9c3b-4f0e5b9d6c20",
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
};

let answer: http.RequestListener;
const server = http.createServer((request, response) => answer(request, response));
beforeAll(async () => {
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  vi.stubEnv("GATEWAY_URL", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  vi.spyOn(Math, "random").mockReturnValue(0); // the clients repeat at once
  answer = (_, response) => response.writeHead(500).end();
});

const json =
  (body: object): http.RequestListener =>
  (_, response) =>
    response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(body));
const kindOf = (outcome: Outcome<unknown>) => (outcome.ok ? "ok" : outcome.failure.kind);

async function all<T>(events: AsyncIterable<T>): Promise<T[]> {
  const seen: T[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}

it("says who asks, what for, and in which trace", async () => {
  let headers: http.IncomingHttpHeaders = {};
  answer = (request, response) => {
    headers = request.headers;
    json({})(request, response);
  };
  const key = newKey();
  await generate(caller, "generateBlogPost", { topic: "gardens" }, { key });
  expect(headers).toMatchObject({
    authorization: "Bearer aaa.bbb.ccc",
    "idempotency-key": key,
    "x-correlation-id": caller.correlationId,
    traceparent: caller.traceparent,
  });
  expect(newKey()).not.toBe(key);
});

it("gives a page no token and asks for nobody but the person", async () => {
  const bodies: unknown[] = [];
  answer = (request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      bodies.push(text === "" ? request.url : JSON.parse(text));
      json({ accessToken: "a-secret", expiresAt: 1795350000000, isValid: true })(request, response);
    });
  };
  const consent = { provider: "ZILLOW", code: "c", redirectUri: "https://app.example.com/cb", codeVerifier: "v".repeat(43) } as const;
  const outcomes = [await accountState(caller, "ZILLOW"), await refreshAccount(caller, "ZILLOW"), await connectAccount(caller, consent)];
  for (const outcome of outcomes) expect(outcome).toEqual({ ok: true, value: { state: "connected", until: new Date(1795350000000) } });
  expect(bodies).toEqual(["/oauth/tokens/dana/ZILLOW", { userId: "dana", provider: "ZILLOW" }, { userId: "dana", ...consent }]);
});

it("survives whatever answers in the place of a service", async () => {
  const strange: http.RequestListener[] = [
    (_, response) => response.writeHead(502, { "Content-Type": "text/html" }).end("<h1>Bad Gateway</h1>"),
    (_, response) => response.writeHead(200, { "Content-Type": "application/json" }).end('{"results": ['),
    (_, response) => response.writeHead(302, { Location: "/elsewhere" }).end(),
    (request) => request.socket.destroy(),
  ];
  for (answer of strange) {
    expect(kindOf(await searchWeb(caller, { query: "gardens" }))).toBe("unavailable");
    expect(await all(watch(caller, "generateBlogPost", { topic: "gardens" }, { key: newKey() }))).toMatchObject([
      { type: "done", outcome: { ok: false, failure: { kind: "unavailable", fallback: "write_by_hand" } } },
    ]);
  }
});

it("stops when the person leaves", async () => {
  const leaving = new AbortController();
  answer = () => leaving.abort();
  expect(kindOf(await searchWeb(caller, { query: "gardens" }, leaving.signal))).toBe("cancelled");
});

it("ends the work when nobody watches any more", async () => {
  let hungUp: (value: unknown) => void = () => undefined;
  const left = new Promise((resolve) => (hungUp = resolve));
  answer = (_, response) => {
    response.on("close", hungUp);
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    response.write('event: heartbeat\ndata: {}\n\nevent: progress\ndata: {"stage":"writing","outputTokens":9000,"maxTokens":6000}\n\n');
  };
  const seen: unknown[] = [];
  for await (const event of watch(caller, "generateBlogPost", { topic: "gardens" }, { key: newKey() })) if (seen.push(event) === 2) break;
  expect(seen).toEqual([{ type: "heartbeat" }, { type: "progress", stage: "writing", share: 1, tokens: 9000 }]);
  await left;
});

it("tells what went wrong after the stream began", async () => {
  const problem = { type: "about:blank", title: "Bad Gateway", status: 502, code: "ai.invalid_model_output", correlationId: caller.correlationId };
  answer = (_, response) => response.writeHead(200, { "Content-Type": "text/event-stream" }).end(`event: error\ndata: ${JSON.stringify(problem)}\n\n`);
  expect(await all(watch(caller, "generateBlogPost", { topic: "gardens" }, { key: newKey() }))).toMatchObject([
    { type: "done", outcome: { ok: false, failure: { kind: "unavailable", service: "ai", reference: caller.correlationId } } },
  ]);
});

it("cannot work without the address of the gateway", async () => {
  const { GATEWAY_URL } = process.env;
  vi.stubEnv("GATEWAY_URL", "");
  await expect(searchWeb(caller, { query: "gardens" })).rejects.toThrow("GATEWAY_URL is not set");
  vi.stubEnv("GATEWAY_URL", GATEWAY_URL);
});

it("has no pact with anybody who is not a provider any more", () => {
  mkdirSync(folder, { recursive: true });
  const files = readdirSync(folder).filter((name) => /^web-.*\.json$/.test(name));
  expect(files.filter((name) => !providers.some((p) => name === `web-${p}.json`))).toEqual([]);
});
