import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { ZodType } from "zod";
import { type Args, type Calls, createClients, type KeyedCallOptions, type Result, type StreamEvent } from "../../src/index.js";
import type * as sdk from "../../src/ai/sdk.gen.js";
import * as answers from "../../src/ai/zod.gen.js";
import { zGetTokenResponse, zRefreshTokenResponse } from "../../src/oauth/zod.gen.js";
import { zSearchNewsResponse, zSearchWebResponse } from "../../src/search/zod.gen.js";

// What is spoken to: the gateway, for whom (`bin/local token` prints one), and the stand-in for the OAuth providers.
// Vitest keeps the name BASE_URL for itself.
const { GATEWAY_URL = "http://127.0.0.1:8080", TOKEN = "", OAUTH_PROVIDER_URL = "http://127.0.0.1:8094" } = process.env;
const clients = createClients({ baseUrl: GATEWAY_URL, auth: () => TOKEN, timeoutMs: 50_000 });
const uuid = /^[0-9a-f-]{36}$/;

/** What every AI operation is asked for. The compiler sees that none is missing. */
const bodies: { [K in keyof Calls<typeof sdk>]: Args<(typeof sdk)[K]>[0] } = {
  generateAgentBio: { name: "Dana Whitfield", agencyName: "Lakeside Realty", experience: "12 years of selling homes in East Austin" },
  generateBlogPost: { topic: "First-time buyer programs in Austin" },
  generateSocialMediaPost: { topic: "Open house on Sunday in Hyde Park", tone: "Enthusiastic" },
  generateMarketingPlan: {
    brandAudit: { results: [{ platform: "Zillow", status: "Not Found" }] },
    competitors: [{ name: "Sam Ortiz", agency: "Hill Country Homes", reviewCount: 140 }],
  },
  runResearchAgent: { topic: "How accessory dwelling units change home prices in Austin" },
  analyzeReviews: { comments: ["Dana answered every question.", "The paperwork took too long."] },
  generateMarketUpdate: { location: "Austin, Texas", timePeriod: "October 2026", audience: "First-time buyers" },
  generateVideoScript: { topic: "What to bring to an open house", tone: "Casual", lengthSeconds: 45 },
  generateNeighborhoodGuide: { neighborhood: "Hyde Park", city: "Austin, Texas", highlights: ["parks", "architecture"] },
  analyzeReviewSentiment: { comment: "Dana answered every question, but the paperwork took too long." },
  runNapAudit: { name: "Dana Whitfield", address: "100 Congress Ave, Austin, TX 78701", phone: "+1 512 555 0100", agencyName: "Lakeside Realty" },
  findCompetitors: { name: "Dana Whitfield", agencyName: "Lakeside Realty", address: "100 Congress Ave, Austin, TX 78701" },
  enrichCompetitor: { name: "Sam Ortiz", agency: "Hill Country Homes" },
};

type Whole = (body: unknown, options: KeyedCallOptions) => Promise<Result<unknown>>;
type Watched = (body: unknown, options: KeyedCallOptions) => AsyncIterable<StreamEvent<unknown>>;

beforeAll(() => {
  if (TOKEN === "") throw new Error("TOKEN is missing: an access token for the services at GATEWAY_URL");
});

describe.each(Object.keys(bodies) as (keyof typeof bodies)[])("ai.%s", (name) => {
  const idempotencyKey = randomUUID();
  const answer = (answers as Record<string, unknown>)[`z${name[0]?.toUpperCase()}${name.slice(1)}Response`] as ZodType;
  let streamed: unknown;

  it("shows its work", async () => {
    const events: StreamEvent<unknown>[] = [];
    const watch = clients.ai.watch[name] as unknown as Watched;
    for await (const event of watch(bodies[name], { idempotencyKey })) events.push(event);
    const last = events.at(-1);
    expect(last).toMatchObject({ type: "result", meta: { status: 200, idempotency: "stored", correlationId: expect.stringMatching(uuid) } });
    expect(events.slice(0, -1).map(({ type }) => type)).toContain("progress");
    if (last?.type === "result") streamed = last.data;
    expect(answer.parse(streamed)).toEqual(streamed);
  });

  it("gives the same again for the same key", async () => {
    const result = await (clients.ai[name] as unknown as Whole)(bodies[name], { idempotencyKey });
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
      ok: false, failure: { kind: "problem", problem: { status: 403, code: "forbidden" } },
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
      ok: false, failure: { kind: "problem", problem: { status: 404, code: "oauth.not_connected" } },
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
      ok: false, failure: { kind: "problem", problem: { status: 403, code: "forbidden" } },
    });
  });
});

describe("no token", () => {
  it("is a problem", async () => {
    const nobody = createClients({ baseUrl: GATEWAY_URL, auth: () => undefined });
    expect(await nobody.search.searchWeb({ query: "homes" })).toMatchObject({
      ok: false, failure: { kind: "problem", problem: { status: 401, code: "unauthenticated" } },
    });
  });
});
