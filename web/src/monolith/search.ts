import "server-only";
import type { Caller } from "@/services/caller";
import type { searchNews as newsOfService, searchWeb as webOfService } from "@/services/search";
import { cancelled, failed } from "./failure";
import { askTavily, type Page, type Question } from "./tavily";

// As the search was before it was a service: Tavily alone, nothing kept, nobody else asked.

/** Searches the web. */
export const searchWeb: typeof webOfService = async (caller, query, signal) => {
  const { query: words, maxResults = 5, searchDepth = "basic" } = query;
  const pages = await found(
    caller,
    { query: words, topic: "general", search_depth: searchDepth, max_results: maxResults },
    signal,
  );
  return pages.ok ? fresh(pages.value.map(({ host: _, ...page }) => page)) : pages;
};

const mostArticles = 20;
const day = 24 * 60 * 60 * 1000;

/** Searches the news: what says when it was published, of the last so many days. */
export const searchNews: typeof newsOfService = async (caller, query, signal) => {
  const { query: words, location, days = 7 } = query;
  const pages = await found(
    caller,
    {
      query: location === undefined ? words : `${words} ${location}`,
      topic: "news",
      search_depth: "basic",
      max_results: mostArticles,
      time_range: days <= 1 ? "day" : days <= 7 ? "week" : "month",
    },
    signal,
  );
  if (!pages.ok) return pages;
  const first = Date.now() - days * day;
  return fresh(
    pages.value.flatMap(({ host, publishedDate, ...page }) =>
      publishedDate === undefined || Date.parse(publishedDate) < first
        ? []
        : [{ ...page, source: host, publishedDate }],
    ),
  );
};

const fresh = <T>(pages: T[]) => ({
  ok: true as const,
  value: { found: pages, provider: "tavily", age: 0, freshness: "fresh" as const },
});

async function found(caller: Caller, question: Question, signal: AbortSignal | undefined) {
  const answer: Page[] | { code: string } = await askTavily(question, signal);
  if (signal?.aborted) return cancelled;
  return Array.isArray(answer) ? { ok: true as const, value: answer } : failed(answer, "search", caller);
}
