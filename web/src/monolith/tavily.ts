import "server-only";
import { z } from "zod";
import { settings } from "@/settings";
import { type Problem, within } from "./failure";

/** What is asked of Tavily, in its own words. */
export type Question = {
  query: string;
  topic: "general" | "news";
  search_depth: "basic" | "advanced";
  max_results: number;
  time_range?: "day" | "week" | "month";
};

/** A page that was found: plain text within the bounds of the documents. */
export type Page = { title: string; url: string; host: string; snippet: string; publishedDate?: string };

const patience = 20_000; // ms; the document of the search service allows 25 s
const mostBytes = 2 * 1024 * 1024;
const longestQuery = 400;

const answerSchema = z.object({ results: z.array(z.unknown()) });
const resultSchema = z.object({
  title: z.string(),
  url: z.string().max(2048),
  content: z.string(),
  published_date: z.string().optional(),
});

/** Has Tavily search. Nothing found is a good answer. */
export async function askTavily(question: Question, signal: AbortSignal | undefined): Promise<Page[] | Problem> {
  const key = settings.tavilyKey;
  if (key === undefined) return { code: "search.provider_unavailable" };
  const limited = within(patience, signal);
  try {
    const response = await fetch(`${settings.tavilyUrl.href.replace(/\/$/, "")}/search`, {
      method: "POST",
      redirect: "error",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ ...question, query: Array.from(question.query).slice(0, longestQuery).join("") }),
      signal: limited,
    });
    if (!response.ok) {
      await response.body?.cancel();
      return refusalOf(response);
    }
    const text = await readUpTo(response, mostBytes);
    const answer = answerSchema.safeParse(text === undefined ? undefined : parsed(text));
    if (!answer.success) return { code: "search.provider_invalid_answer" };
    return pagesIn(answer.data.results).slice(0, question.max_results);
  } catch {
    return { code: limited.aborted ? "search.provider_timeout" : "search.provider_unavailable" };
  }
}

function refusalOf({ status, headers }: Response): Problem {
  if (status === 429) {
    const wait = Number(headers.get("retry-after"));
    return {
      code: "search.provider_throttled",
      retryAfter: Number.isInteger(wait) && wait > 0 ? Math.min(wait, 60) : 5,
    };
  }
  if (status === 432 || status === 433) return { code: "search.provider_quota" };
  return { code: status >= 500 ? "search.provider_unavailable" : "search.provider_rejected" };
}

async function readUpTo(response: Response, most: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > most) return undefined; // which ends the reading, too
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// What has no title, no address that one may be sent to, or was there already, is none.
function pagesIn(results: unknown[]): Page[] {
  const pages = new Map<string, Page>();
  for (const result of results) {
    const one = resultSchema.safeParse(result);
    const url = one.success ? URL.parse(one.data.url) : null;
    if (!one.success || url === null || !/^https?:$/.test(url.protocol) || url.username !== "") continue;
    const title = plain(one.data.title, 300);
    const published = Date.parse(one.data.published_date ?? "");
    if (title === "" || pages.has(url.href)) continue;
    pages.set(url.href, {
      title,
      url: url.href,
      host: url.hostname.slice(0, 255),
      snippet: plain(one.data.content, 2000),
      ...(Number.isNaN(published) ? {} : { publishedDate: new Date(published).toISOString() }),
    });
  }
  return [...pages.values()];
}

// Pages are written by strangers: no markup, no control characters, and no more than there is room for.
const plain = (text: string, most: number): string =>
  Array.from(
    text
      .slice(0, 8 * most)
      .replace(/<[^>]*>/g, " ")
      .replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, " ")
      .trim(),
  )
    .slice(0, most)
    .join("");
