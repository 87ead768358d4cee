import http from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { budgetOf } from "@/budget/budget";
import { addressOf, daysBack, kinds, type Query, queryOf } from "@/search/query";
import { search } from "@/search/search";
import { ageOf, providerName } from "@/search/words";
import type { Caller } from "@/services/caller";
import { arrive } from "./headers";
import { tableOfOwn } from "./tables";
import { trace } from "./visitor";

tableOfOwn();
type Answer = { status?: number; cache?: string; age?: number; body: object };
let answer: Answer;
let asked: unknown[];
const gateway = http.createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  asked.push({ path: request.url, body: JSON.parse(Buffer.concat(chunks).toString()) });
  const { status = 200, cache = "MISS", age = 0, body } = answer;
  const type = status < 400 ? "application/json" : "application/problem+json";
  response.writeHead(status, { "Content-Type": type, "X-Cache": cache, Age: String(age), "X-Search-Provider": "tavily" });
  response.end(JSON.stringify(body));
});
beforeAll(async () => {
  await new Promise<void>((ready) => gateway.listen(0, "127.0.0.1", ready));
  vi.stubEnv("GATEWAY_URL", `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`);
});
afterAll(() => {
  vi.unstubAllEnvs();
  gateway.closeAllConnections();
  gateway.close();
});
beforeEach(() => {
  asked = [];
  answer = { body: pages };
  arrive(trace);
  vi.spyOn(Math, "random").mockReturnValue(0); // the clients repeat at once
});
afterEach(() => void vi.restoreAllMocks());

const caller: Caller = { accessToken: "aaa.bbb.ccc", userId: "dana", correlationId: trace["x-correlation-id"], traceparent: trace.traceparent };
const page = { title: "Spring", url: "https://www.example.com/spring?x=1", snippet: "More homes.", publishedDate: "2026-11-20T08:00:00Z" };
const pages = { results: [page, { ...page, title: "", url: "https://blog.example.org/", publishedDate: undefined }], totalResults: 2 };
const query: Query = { kind: "web", words: "spring homes", place: "Austin", days: "30" };
const problem = (status: number, code: string, more = {}): Answer => ({
  status,
  body: { type: "about:blank", title: "x", status, code, correlationId: trace["x-correlation-id"], ...more },
});
const used = async () => {
  const budget = await budgetOf("dana");
  return budget.ok && budget.value.searches.used;
};

describe("a search", () => {
  it("of the web gives each page with its host and its age", async () => {
    expect(await search(caller, query)).toEqual({
      ok: true,
      value: {
        found: [
          { title: "Spring", url: page.url, host: "example.com", snippet: "More homes.", publishedAt: Date.parse(page.publishedDate) },
          { title: "blog.example.org", url: "https://blog.example.org/", host: "blog.example.org", snippet: "More homes." },
        ],
        age: 0,
        freshness: "fresh",
        provider: "tavily",
      },
    });
    expect(asked).toEqual([{ path: "/search/web", body: expect.objectContaining({ query: "spring homes", maxResults: 10 }) }]);
  });

  it("of the news asks for a place and for days, and for no place where none is said", async () => {
    answer = { body: { articles: [{ ...page, source: "news.example.org" }] } };
    expect(await search(caller, { ...query, kind: "news" })).toMatchObject({ ok: true, value: { found: [{ title: "Spring" }] } });
    await search(caller, { ...query, kind: "news", place: "" });
    expect(asked).toEqual([
      { path: "/search/news", body: { query: "spring homes", location: "Austin", days: 30 } },
      { path: "/search/news", body: { query: "spring homes", days: 30 } },
    ]);
  });

  it.each([
    ["query", { words: "x".repeat(401) }],
    ["location", { kind: "news", place: "x".repeat(101) }],
  ] as const)("that the document does not allow is told at its field, and nobody is asked: %s", async (name, but) => {
    const most = name === "query" ? 400 : 100;
    expect(await search(caller, { ...query, ...but })).toMatchObject({
      ok: false,
      failure: { kind: "correct", fields: [{ name, message: `Use ${most} characters or fewer.` }] },
    });
    expect([asked, await used()]).toEqual([[], 0]);
  });
});

describe("the month's searches", () => {
  it("pay for one that somebody had to search for", async () => {
    await search(caller, query);
    await search(caller, query);
    expect(await used()).toBe(2);
  });

  it.each([
    ["what is kept answers", { cache: "HIT", age: 700, body: pages }, { ok: true, value: { freshness: "cached", age: 700 } }],
    ["only what is old answers", { cache: "STALE", age: 9000, body: pages }, { ok: true, value: { freshness: "stale", age: 9000 } }],
    ["nobody can search", problem(503, "search.provider_unavailable"), { ok: false, failure: { kind: "unavailable" } }],
    ["there is nothing to search for", problem(400, "search.query_empty"), { ok: false, failure: { kind: "correct" } }],
  ])("pay for none when %s", async (_, given, outcome) => {
    answer = given;
    expect(await search(caller, query)).toMatchObject(outcome);
    expect(await used()).toBe(0);
  });

  it("end, and then nobody is asked", async () => {
    vi.stubEnv("MONTHLY_BUDGETS", "texts=9,searches=1");
    await search(caller, query);
    expect(await search(caller, query)).toMatchObject({ ok: false, failure: { kind: "budget_spent" } });
    expect(asked.length).toBe(1);
    vi.stubEnv("MONTHLY_BUDGETS", "");
  });

  it("keep nobody from searching while the table is away", async () => {
    const endpoint = process.env["AWS_ENDPOINT_URL_DYNAMODB"];
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9");
    expect(await search(caller, query)).toMatchObject({ ok: true });
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", endpoint);
  });
});

describe("the address of a search", () => {
  const parametersOf = (address: string) => Object.fromEntries(new URL(address, "https://app.example.com").searchParams);

  it("is all that is known of it", () => {
    const text = fc.string().map((words) => words.trim());
    const any = fc.record({ kind: fc.constantFrom(...kinds), words: text, place: text, days: fc.constantFrom(...daysBack) });
    fc.assert(
      fc.property(any, (query) => {
        const again = queryOf(parametersOf(addressOf(query)));
        expect(again).toEqual(query.kind === "web" ? { ...query, place: "", days: "7" } : query);
      }),
    );
  });

  it("says no more than it must", () => {
    expect(addressOf({ kind: "web", words: "", place: "Austin", days: "7" })).toBe("/search");
    expect(addressOf({ ...query, words: "a & b" })).toBe("/search?q=a+%26+b");
    expect(addressOf({ kind: "news", words: "homes", place: "Austin", days: "30" })).toBe("/search?q=homes&kind=news&place=Austin&days=30");
  });

  it.each([
    [{}, ""],
    [{ q: ["one", "two"], kind: "everything", days: "365" }, ""],
    [{ q: "  homes " }, "homes"],
  ])("that says what nobody understands asks for what is usual: %j", (parameters, words) => {
    expect(queryOf(parameters)).toEqual({ kind: "web", words, place: "", days: "7" });
  });
});

it.each([
  [0, "just now"],
  [59, "just now"],
  [60, "1 minute ago"],
  [3599, "59 minutes ago"],
  [3600, "1 hour ago"],
  [86_399, "23 hours ago"],
])("an age is told in words: %d s", (seconds, words) => expect(ageOf(seconds)).toBe(words));

it("a provider has the name that it gives itself", () => {
  expect(["tavily", "searxng", "newer"].map(providerName)).toEqual(["Tavily", "SearXNG", "Newer"]);
});
