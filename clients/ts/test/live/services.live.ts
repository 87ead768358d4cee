import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { ZodType } from "zod";
import * as answers from "../../src/ai/zod.gen.js";
import { createClients, type KeyedCallOptions, type Result, type StreamEvent } from "../../src/index.js";
import { zGetTokenResponse, zRefreshTokenResponse } from "../../src/oauth/zod.gen.js";
import { operations } from "../../src/operations.gen.js";
import { zSearchNewsResponse, zSearchWebResponse } from "../../src/search/zod.gen.js";

// What is spoken to: the gateway, for whom (`bin/local token` prints one), and the stand-in for the OAuth providers.
// Vitest keeps the name BASE_URL for itself.
const { GATEWAY_URL = "http://127.0.0.1:8080", TOKEN = "", OAUTH_PROVIDER_URL = "http://127.0.0.1:8094" } = process.env;
const clients = createClients({ baseUrl: GATEWAY_URL, auth: () => TOKEN, timeoutMs: 50_000 });
const uuid = /^[0-9a-f-]{36}$/;

/** What a document gives as the example of an operation's body. */
function exampleOf({ service, path: route, method }: (typeof operations)[keyof typeof operations]): unknown {
  const file = path.join(import.meta.dirname, `../../../../openapi/${service}.yaml`);
  type Described = { requestBody: { content: { "application/json": { example: unknown } } } };
  const document = parse(readFileSync(file, "utf8")) as { paths: Record<string, Record<string, Described>> };
  return document.paths[route]?.[method.toLowerCase()]?.requestBody.content["application/json"].example;
}

type Whole = (body: unknown, options: KeyedCallOptions) => Promise<Result<unknown>>;
type Watched = (body: unknown, options: KeyedCallOptions) => AsyncIterable<StreamEvent<unknown>>;

beforeAll(() => {
  if (TOKEN === "") throw new Error("TOKEN is missing: an access token for the services at GATEWAY_URL");
});

describe.each(Object.values(operations).filter(({ stream }) => stream))("ai.$id", (operation) => {
  const name = operation.id as keyof typeof clients.ai.watch;
  const body = exampleOf(operation);
  const idempotencyKey = randomUUID();
  const answer = (answers as Record<string, unknown>)[`z${name[0]?.toUpperCase()}${name.slice(1)}Response`] as ZodType;
  let streamed: unknown;

  it("shows its work", async () => {
    const events: StreamEvent<unknown>[] = [];
    const watch = clients.ai.watch[name] as unknown as Watched;
    for await (const event of watch(body, { idempotencyKey })) events.push(event);
    const last = events.at(-1);
    expect(last).toMatchObject({ type: "result", meta: { status: 200, idempotency: "stored", correlationId: expect.stringMatching(uuid) } });
    expect(events.slice(0, -1).map(({ type }) => type)).toContain("progress");
    if (last?.type === "result") streamed = last.data;
    expect(answer.parse(streamed)).toEqual(streamed);
  });

  it("gives the same again for the same key", async () => {
    const result = await (clients.ai[name] as unknown as Whole)(body, { idempotencyKey });
    expect(result).toMatchObject({ ok: true, data: streamed, meta: { status: 200, idempotency: "replayed" } });
  });
});

describe("a request that breaks the document", () => {
  const failure = { kind: "problem", problem: { status: 400, code: "invalid_request", errors: [{ pointer: "/body/topic", code: "minLength" }] } };

  it("is a problem that names the place, whole and as a stream", async () => {
    expect(await clients.ai.generateBlogPost({ topic: "x" })).toMatchObject({ ok: false, failure });
    for await (const event of clients.ai.watch.generateBlogPost({ topic: "x" })) expect(event).toMatchObject({ type: "failure", failure });
  });
});

describe("search", () => {
  it("says where an answer came from", async () => {
    const query = { query: `homes in Austin ${randomUUID()}` };
    const first = await clients.search.searchWeb(query);
    expect(first).toMatchObject({ ok: true, meta: { status: 200, cache: "MISS", age: 0, searchProvider: expect.any(String) } });
    if (first.ok) expect(zSearchWebResponse.parse(first.data)).toEqual(first.data);
    expect(await clients.search.searchWeb(query)).toMatchObject({ ok: true, meta: { cache: "HIT" } });
    const news = await clients.search.searchNews({ query: "housing market", location: "Austin, Texas" });
    expect(news).toMatchObject({ ok: true });
    if (news.ok) expect(zSearchNewsResponse.parse(news.data)).toEqual(news.data);
  });

  it("lets only administrators make it forget", async () => {
    expect(await clients.search.invalidateCache({ pattern: "web:*" })).toMatchObject({
      ok: false,
      failure: { kind: "problem", problem: { status: 403, code: "forbidden" } },
    });
  });
});

describe("oauth", () => {
  it("connects, hands out, refreshes and forgets; a limit says how long to wait", async () => {
    const { sub: userId } = JSON.parse(Buffer.from(TOKEN.split(".")[1] ?? "", "base64url").toString()) as { sub: string };
    const connection = { userId, provider: "GOOGLE_BUSINESS" as const };
    const redirectUri = "http://127.0.0.1:3000/oauth/callback";
    const consent = { provider: "google", user: "demo", redirectUri, scopes: ["https://www.googleapis.com/auth/business.manage"] };
    const given = await fetch(`${OAUTH_PROVIDER_URL}/_admin/codes`, { method: "POST", body: JSON.stringify(consent) });
    const { code } = (await given.json()) as { code: string };

    expect(await clients.oauth.exchangeCode({ code, ...connection, redirectUri })).toMatchObject({ ok: true, data: { success: true } });
    const held = await clients.oauth.getToken(connection);
    expect(held).toMatchObject({ ok: true, data: { isValid: true } });
    if (held.ok) expect(zGetTokenResponse.parse(held.data)).toEqual(held.data);
    const fresh = await clients.oauth.refreshToken(connection);
    expect(fresh).toMatchObject({ ok: true });
    if (fresh.ok) expect(zRefreshTokenResponse.parse(fresh.data)).toEqual(fresh.data);
    expect(await clients.oauth.deleteToken(connection)).toMatchObject({ ok: true, data: { success: true } });
    expect(await clients.oauth.getToken(connection)).toMatchObject({
      ok: false,
      failure: { kind: "problem", problem: { status: 404, code: "oauth.not_connected" } },
    });

    let last: Result<unknown> = fresh;
    for (let requests = 0; requests < 20; requests++) {
      last = await clients.oauth.refreshToken(connection);
      if (!last.ok && last.failure.kind === "problem" && last.failure.problem.status === 429) break;
    }
    expect(last).toMatchObject({ failure: { kind: "problem", problem: { status: 429, code: "rate_limited" }, retryAfter: expect.any(Number) } });
  });

  it("shows nobody another's connections", async () => {
    expect(await clients.oauth.getToken({ userId: "somebody-else", provider: "ZILLOW" })).toMatchObject({
      ok: false,
      failure: { kind: "problem", problem: { status: 403, code: "forbidden" } },
    });
  });
});

describe("no token", () => {
  it("is a problem", async () => {
    const nobody = createClients({ baseUrl: GATEWAY_URL, auth: () => undefined });
    expect(await nobody.search.searchWeb({ query: "homes" })).toMatchObject({
      ok: false,
      failure: { kind: "problem", problem: { status: 401, code: "unauthenticated" } },
    });
  });
});
