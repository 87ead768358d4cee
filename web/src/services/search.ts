import "server-only";
import type { Meta, SearchClient } from "@coagent/clients";
import { type Caller, clientsOf } from "./caller";
import { type Outcome, outcomeOf } from "./outcome";

/**
 * Where results come from: a provider, just now; what was found within the hour, and is kept for so long; or what is
 * older than it should be, since nobody can search at the moment, so that a page says so.
 */
export type Freshness = "fresh" | "cached" | "stale";

/** What was found, and how fresh it is. */
export type Found<T> = {
  found: T[];
  /** Who found it; for the small print. */
  provider?: string;
  /** Seconds since it was found. */
  age: number;
  freshness: Freshness;
};

type WebQuery = Parameters<SearchClient["searchWeb"]>[0];
type NewsQuery = Parameters<SearchClient["searchNews"]>[0];
type Page<F extends (...args: never) => Promise<{ ok: true; data: unknown } | { ok: false }>> = Extract<
  Awaited<ReturnType<F>>,
  { ok: true }
>["data"];

/** A page of the web. */
export type WebPage = Page<SearchClient["searchWeb"]>["results"][number];
/** A news article. */
export type Article = Page<SearchClient["searchNews"]>["articles"][number];

const freshnesses = { MISS: "fresh", HIT: "cached", STALE: "stale" } as const;

const foundBy = <T>(found: T[], meta: Meta): Found<T> => ({
  found,
  age: meta.age ?? 0,
  freshness: freshnesses[meta.cache ?? "MISS"],
  ...(meta.searchProvider === undefined ? {} : { provider: meta.searchProvider }),
});

/** Searches the web. Nothing found is a good answer. */
export async function searchWeb(
  caller: Caller,
  query: WebQuery,
  signal?: AbortSignal,
): Promise<Outcome<Found<WebPage>>> {
  const result = await clientsOf(caller).search.searchWeb(query, { signal });
  return outcomeOf(result, "search", (data, meta) => foundBy(data.results, meta));
}

/** Searches the news. Nothing found is a good answer. */
export async function searchNews(
  caller: Caller,
  query: NewsQuery,
  signal?: AbortSignal,
): Promise<Outcome<Found<Article>>> {
  const result = await clientsOf(caller).search.searchNews(query, { signal });
  return outcomeOf(result, "search", (data, meta) => foundBy(data.articles, meta));
}
