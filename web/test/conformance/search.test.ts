import { zNewsArticle, zWebResult } from "@coagent/clients/search/zod";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import * as monolith from "@/monolith/search";
import type { Caller } from "@/services/caller";
import * as service from "@/services/search";
import { type Asked, outside, problem, type Reply } from "./outside";

// What both paths promise of a search, held against either: the service behind its gateway, and the monolith's own
// code before Tavily.

type Case = "well" | "nothing" | "throttled" | "out of quota" | "away" | "no answer" | "never answers" | "unreadable" | "rejected";

let now: Case;
let asked: Asked[];
const hour = 60 * 60 * 1000;
const published = new Date(Math.floor((Date.now() - 5 * hour) / 1000) * 1000); // once: the tests go on over the end of a second

function serviceAnswers({ path }: Asked): Reply | "never" | undefined {
  const page = { title: "A house", url: "https://example.com/a", snippet: "With a porch.", publishedDate: published.toISOString() };
  const good = { status: 200, headers: { "x-cache": "MISS", "x-search-provider": "tavily" } };
  switch (now) {
    case "well":
      return path.endsWith("/web")
        ? { ...good, body: { results: [page], totalResults: 1 } }
        : { ...good, body: { articles: [{ ...page, source: "example.com" }] } };
    case "nothing":
      return { ...good, body: path.endsWith("/web") ? { results: [], totalResults: 0 } : { articles: [] } };
    case "throttled":
      return problem(503, "search.provider_throttled");
    case "out of quota":
      return problem(503, "search.provider_quota");
    case "away":
      return problem(503, "search.provider_unavailable");
    case "no answer":
      return undefined;
    case "never answers":
      return "never";
    case "unreadable":
      return problem(502, "search.provider_invalid_answer");
    case "rejected":
      return problem(502, "search.provider_rejected");
  }
}

function tavilyAnswers(): Reply | "never" | undefined {
  const refused = (status: number): Reply => ({ status, body: { detail: { error: "No." } } });
  switch (now) {
    case "well":
      return {
        status: 200,
        body: {
          results: [
            {
              title: "<b>A house</b>",
              url: "https://example.com/a",
              content: "With\u0007 a <script>x</script>porch.",
              published_date: published.toUTCString(),
            },
            { title: "Again", url: "https://example.com/a", content: "The same page." },
            { title: "A trap", url: "javascript:alert(1)", content: "x" },
            { title: "Another trap", url: "https://bank.example@evil.example/", content: "x" },
            { title: 7, url: "https://example.com/b" },
          ],
        },
      };
    case "nothing":
      return { status: 200, body: { results: [] } };
    case "throttled":
      return refused(429);
    case "out of quota":
      return refused(432);
    case "away":
      return refused(503);
    case "no answer":
      return undefined;
    case "never answers":
      return "never";
    case "unreadable":
      return { status: 200, body: "<html>" };
    case "rejected":
      return refused(401);
  }
}

const caller: Caller = {
  accessToken: "aaa.bbb.ccc",
  userId: "dana",
  correlationId: "0d9f7a1e-6c1b-4a53-9c3b-4f0e5b9d6c20",
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
};

let gateway: Awaited<ReturnType<typeof outside>>;
let tavily: Awaited<ReturnType<typeof outside>>;
beforeAll(async () => {
  const keep = (answer: (one: Asked) => Reply | "never" | undefined) => (one: Asked) => {
    asked.push(one);
    return answer(one);
  };
  [gateway, tavily] = await Promise.all([outside(keep(serviceAnswers)), outside(keep(tavilyAnswers))]);
});
beforeEach(() => {
  asked = [];
  vi.spyOn(Math, "random").mockReturnValue(0);
  vi.stubEnv("GATEWAY_URL", gateway.url);
  vi.stubEnv("TAVILY_URL", tavily.url);
  vi.stubEnv("TAVILY_API_KEY", "tvly-local");
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});
afterAll(() => {
  gateway.stop();
  tavily.stop();
});

describe.each([
  ["service", service],
  ["monolith", monolith],
])("a search by the %s", (_, { searchWeb, searchNews }) => {
  const web = (is: Case, signal?: AbortSignal) => {
    now = is;
    return searchWeb(caller, { query: "houses" }, signal);
  };
  const news = (is: Case) => {
    now = is;
    return searchNews(caller, { query: "houses", location: "Austin", days: 7 });
  };

  it("gives pages as the document has them, in plain text and once each", async () => {
    const outcome = await web("well");
    expect(outcome).toMatchObject({ ok: true, value: { provider: "tavily", age: 0, freshness: "fresh" } });
    expect(outcome.ok && outcome.value.found.map((page) => zWebResult.parse(page))).toMatchObject([{ title: "A house", url: "https://example.com/a" }]);
    expect(JSON.stringify(outcome)).not.toMatch(/script|evil|Again/);
  });

  it("gives articles as the document has them, with who published them and when", async () => {
    const outcome = await news("well");
    expect(outcome.ok && outcome.value.found.map((article) => zNewsArticle.parse(article))).toMatchObject([
      { title: "A house", source: "example.com", publishedDate: published.toISOString() },
    ]);
  });

  it("that finds nothing is a good answer", async () => {
    expect(await web("nothing")).toMatchObject({ ok: true, value: { found: [] } });
    expect(await news("nothing")).toMatchObject({ ok: true, value: { found: [] } });
  });

  it.each<[Case, object]>([
    ["throttled", { kind: "wait", retryAfter: expect.any(Number) }],
    ["out of quota", { kind: "unavailable", service: "search", fallback: "go_on_without" }],
    ["away", { kind: "unavailable", service: "search", fallback: "go_on_without" }],
    ["no answer", { kind: "unavailable", service: "search", fallback: "go_on_without" }],
    ["unreadable", { kind: "unavailable", service: "search", fallback: "go_on_without" }],
    ["rejected", { kind: "unavailable", service: "search", fallback: "go_on_without" }],
  ])("fails in words that a page has an answer for: %s", async (is, failure) => {
    const told = { ok: false, failure: { ...failure, reference: caller.correlationId } };
    expect(await web(is)).toMatchObject(told);
    expect(await news(is)).toMatchObject(told);
  });

  it("ends when who asked for it has left", async () => {
    const left = new AbortController();
    const outcome = web("never answers", left.signal);
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    left.abort();
    expect(await outcome).toMatchObject({ ok: false, failure: { kind: "cancelled" } });
  });
});

describe("the monolith's own search", () => {
  it("asks for what was asked, and for no more than that", async () => {
    now = "nothing";
    await monolith.searchWeb(caller, { query: "houses", maxResults: 7, searchDepth: "advanced" });
    await monolith.searchNews(caller, { query: "houses", location: "Austin", days: 30 });
    expect(asked.map(({ body }) => body)).toEqual([
      { query: "houses", topic: "general", search_depth: "advanced", max_results: 7 },
      { query: "houses Austin", topic: "news", search_depth: "basic", max_results: 20, time_range: "month" },
    ]);
  });

  it("leaves out what is older than was asked for", async () => {
    const article = { title: "Old", url: "https://example.com/old", content: "x", published_date: new Date(Date.now() - 25 * hour).toUTCString() };
    const old = await outside(() => ({ status: 200, body: { results: [article] } }));
    vi.stubEnv("TAVILY_URL", old.url);
    expect(await monolith.searchNews(caller, { query: "houses", days: 1 })).toMatchObject({ ok: true, value: { found: [] } });
    expect(await monolith.searchNews(caller, { query: "houses", days: 2 })).toMatchObject({ ok: true, value: { found: [{ title: "Old" }] } });
    old.stop();
  });

  it("is not to be had without a key, nor in an answer without end", async () => {
    vi.stubEnv("TAVILY_API_KEY", "");
    expect(await monolith.searchWeb(caller, { query: "houses" })).toMatchObject({ ok: false, failure: { kind: "unavailable" } });
    vi.stubEnv("TAVILY_API_KEY", "tvly-local");
    const endless = await outside(() => ({ status: 200, body: `{"results":["${"x".repeat(3 * 1024 * 1024)}"]}` }));
    vi.stubEnv("TAVILY_URL", endless.url);
    expect(await monolith.searchWeb(caller, { query: "houses" })).toMatchObject({ ok: false, failure: { kind: "unavailable" } });
    endless.stop();
  });
});
