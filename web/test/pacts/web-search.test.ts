import { MatchersV3 } from "@pact-foundation/pact";
import { describe, expect, it } from "vitest";
import { searchNews, searchWeb } from "@/services/search";
import { bearer, caller, expired, json, pactWith, pastSession, place, problem, problemAfter, problemType, seconds, through } from "./pact";

const { eachLike, like, regex, string } = MatchersV3;
const pact = pactWith("search");

const url = (example: string) => regex("^https?://.+$", example);
const found = { ...json, "X-Cache": regex("^(HIT|MISS|STALE)$", "STALE"), Age: seconds(4000), "X-Search-Provider": string("tavily") };
const query = { query: "spring home buying trends Austin", maxResults: 5 };
const known = ["the web knows pages about", { topic: "spring home buying trends Austin" }] as const;

describe("a search", () => {
  it("of the web finds pages and says how fresh they are", async () => {
    const outcome = await pact
      .addInteraction()
      .given(...known)
      .uponReceiving("a question to the web")
      .withRequest("POST", "/search/web", (b) => b.headers({ ...json, Authorization: bearer }).jsonBody(like(query)))
      .willRespondWith(200, (b) =>
        b.headers(found).jsonBody({
          results: eachLike({ title: string("Spring trends"), url: url("https://www.example.com/spring"), snippet: string("Inventory rises in March.") }),
          totalResults: MatchersV3.integer(1),
        }),
      )
      .executeTest(through(() => searchWeb(caller, query)));
    expect(outcome).toEqual({
      ok: true,
      value: {
        found: [{ title: "Spring trends", url: "https://www.example.com/spring", snippet: "Inventory rises in March." }],
        age: 4000,
        freshness: "stale",
        provider: "tavily",
      },
    });
  });

  it("of the news finds articles", async () => {
    const article = {
      title: "Listings rise",
      url: "https://news.example.org/a",
      snippet: "More homes.",
      source: "news.example.org",
      publishedDate: "2026-11-20T08:00:00Z",
    };
    const outcome = await pact
      .addInteraction()
      .given("the web knows pages about", { topic: "housing market in Austin, Texas" })
      .uponReceiving("a question to the news")
      .withRequest("POST", "/search/news", (b) =>
        b.headers({ ...json, Authorization: bearer }).jsonBody(like({ query: "housing market", location: "Austin, Texas", days: 30 })),
      )
      .willRespondWith(200, (b) =>
        b.headers(found).jsonBody({
          articles: eachLike({
            title: string(article.title),
            url: url(article.url),
            snippet: string(article.snippet),
            source: string(article.source),
            publishedDate: regex("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)$", article.publishedDate),
          }),
        }),
      )
      .executeTest(through(() => searchNews(caller, { query: "housing market", location: "Austin, Texas", days: 30 })));
    expect(outcome).toMatchObject({ ok: true, value: { found: [article], freshness: "stale" } });
  });
});

describe("no search", () => {
  it("names the field that must be corrected", async () => {
    const outcome = await pact
      .addInteraction()
      .uponReceiving("a question to the web without words")
      .withRequest("POST", "/search/web", (b) => b.headers({ ...json, Authorization: bearer }).jsonBody({ query: "" }))
      .willRespondWith(400, (b) =>
        b.headers(problemType).jsonBody(problem(400, "invalid_request", { errors: MatchersV3.arrayContaining(place("/body/query")) })),
      )
      .executeTest(through(() => searchWeb(caller, { query: "" })));
    expect(outcome).toMatchObject({ ok: false, failure: { kind: "correct", fields: [{ name: "query" }] } });
  });

  it("asks the person to sign in", async () => {
    const outcome = await pact
      .addInteraction()
      .uponReceiving("a question to the web with a token that has ended")
      .withRequest("POST", "/search/web", (b) => b.headers({ ...json, Authorization: expired }).jsonBody(like(query)))
      .willRespondWith(401, (b) => b.headers(problemType).jsonBody(problem(401, "unauthenticated")))
      .executeTest(through(() => searchWeb(pastSession, query)));
    expect(outcome).toMatchObject({ ok: false, failure: { kind: "sign_in" } });
  });

  it("goes on without when nobody can search", async () => {
    const outcome = await pact
      .addInteraction()
      .given("no provider answers")
      .uponReceiving("a question to the web that nobody can answer")
      .withRequest("POST", "/search/web", (b) => b.headers({ ...json, Authorization: bearer }).jsonBody(like({ query: "open houses in Round Rock" })))
      .willRespondWith(503, (b) => b.headers(problemAfter(30)).jsonBody(problem(503, "search.provider_unavailable")))
      .executeTest(through(() => searchWeb(caller, { query: "open houses in Round Rock" })));
    expect(outcome).toMatchObject({
      ok: false,
      failure: { kind: "unavailable", service: "search", fallback: "go_on_without", retryAfter: 30 },
    });
  });
});
