import "server-only";
import type { z } from "zod";
import { refundSearch, spendSearch } from "@/budget/budget";
import { searchNews, searchWeb } from "@/migration/search";
import type { Caller } from "@/services/caller";
import { messages, type UserFailure } from "@/services/failure";
import type { Outcome } from "@/services/outcome";
import type { Found } from "@/services/search";
import { newsQueryOf, type Query, webQueryOf } from "./query";

/** A page or an article that was found. */
export type Hit = { title: string; url: string; host: string; snippet: string /** Unix ms. */; publishedAt?: number };

/**
 * Searches the web or the news. A search is taken from the month's budget, and given back if it fails, or if what is
 * kept answers it: then nobody had to search. While the table is away nobody is kept from searching.
 */
export async function search(caller: Caller, query: Query): Promise<Outcome<Found<Hit>>> {
  const ask = asked(caller, query);
  if (!ask.ok) return ask;
  const taken = await spendSearch(caller.userId);
  if (!taken.ok && taken.failure.kind === "budget_spent") return taken;
  const outcome = await ask.value();
  const isMade = outcome.ok && outcome.value.freshness === "fresh";
  if (taken.ok && !isMade) await refundSearch(caller.userId, taken.value);
  return outcome.ok ? { ok: true, value: { ...outcome.value, found: outcome.value.found.map(hitOf) } } : outcome;
}

type Result = { title: string; url: string; snippet: string; publishedDate?: string | undefined };

function asked(caller: Caller, query: Query): Outcome<() => Promise<Outcome<Found<Result>>>> {
  if (query.kind === "web") {
    const request = webQueryOf(query);
    return request.success ? { ok: true, value: () => searchWeb(caller, request.data) } : refused(request.error);
  }
  const request = newsQueryOf(query);
  return request.success ? { ok: true, value: () => searchNews(caller, request.data) } : refused(request.error);
}

function refused({ issues }: z.ZodError): { ok: false; failure: UserFailure } {
  const fields = issues.map(({ path, message }) => ({ name: path.join("."), message }));
  return { ok: false, failure: { kind: "correct", fields, message: messages.correct } };
}

function hitOf({ title, url, snippet, publishedDate }: Result): Hit {
  const publishedAt = Date.parse(publishedDate ?? "");
  return {
    title: title || hostOf(url),
    url,
    host: hostOf(url),
    snippet,
    ...(Number.isNaN(publishedAt) ? {} : { publishedAt }),
  };
}

const hostOf = (url: string): string => (URL.parse(url)?.hostname ?? url).replace(/^www\./, "");
