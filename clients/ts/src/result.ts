import type { Progress as ProgressData } from "./ai/types.gen.js";
import type { Problem } from "./oauth/types.gen.js";
import { zProblem } from "./oauth/zod.gen.js";

export type { Problem };

/** What the service is doing. */
export type Stage = ProgressData["stage"];

/** Why there is no result. */
export type Failure =
  /** The service, or the gateway, says why. `retryAfter` is in seconds; absent when it says nothing of that. */
  | { kind: "problem"; problem: Problem; retryAfter?: number }
  /** The deadline of the call passed. What was asked for may have been done. */
  | { kind: "timeout" }
  /** The caller's own signal ended the call. */
  | { kind: "aborted" }
  /** No answer, or one that broke off. What was asked for may have been done. */
  | { kind: "network" }
  /** An answer that is none of ours: HTML, a redirect, cut JSON, nothing at all. */
  | { kind: "unreadable"; status: number };

/** How a call ended. */
export type Result<T> = { ok: true; data: T; meta: Meta } | { ok: false; failure: Failure };

/** What is said about an answer beside it. A member is absent when nothing is said. */
export type Meta = {
  /** The HTTP status. */
  status: number;
  /** The id under which the logs of every service know the call. */
  correlationId?: string;
  /** What the answer had to do without. */
  degraded?: "search";
  /** What became of the idempotency key. */
  idempotency?: "stored" | "replayed" | "unavailable";
  /** Where a search answer came from. */
  cache?: "HIT" | "MISS" | "STALE";
  /** How old a search answer is, in seconds. */
  age?: number;
  /** Who found the results. */
  searchProvider?: string;
};

/** An answer's media type, in lower case and without parameters. */
export function mediaType(response: Response): string {
  return (response.headers.get("Content-Type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

/** Reads a whole answer that is not a stream. Rejects when the connection breaks. */
export async function readAnswer<T>(response: Response): Promise<Result<T>> {
  const type = mediaType(response);
  const body = parseObject(await response.text());
  if (response.ok && type === "application/json" && body !== undefined) {
    return { ok: true, data: body as T, meta: readMeta(response) };
  }
  if (!response.ok && type === "application/problem+json") {
    const failure = readProblem(body, response);
    if (failure !== undefined) return { ok: false, failure };
  }
  return { ok: false, failure: { kind: "unreadable", status: response.status } };
}

/** The failure that a problem document tells of; undefined when it is none of ours. */
export function readProblem(body: unknown, response: Response): Failure | undefined {
  const read = zProblem.safeParse(body);
  if (!read.success) return undefined;
  const retryAfter = seconds(response.headers.get("Retry-After"));
  return { kind: "problem", problem: read.data, ...(retryAfter !== undefined && { retryAfter }) };
}

/** What text holds if that is a JSON object, as every answer of ours is. */
export function parseObject(text: string): object | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
}

/** What the headers say about the answer. Words that the documents do not know are left out. */
export function readMeta({ status, headers }: Response): Meta {
  const meta: Meta = { status };
  const correlationId = headers.get("X-Correlation-Id");
  const degraded = oneOf(["search"], headers.get("X-Degraded"));
  const idempotency = oneOf(["stored", "replayed", "unavailable"], headers.get("Idempotency-Status"));
  const cache = oneOf(["HIT", "MISS", "STALE"], headers.get("X-Cache"));
  const age = seconds(headers.get("Age"));
  const searchProvider = headers.get("X-Search-Provider");
  if (correlationId !== null) meta.correlationId = correlationId;
  if (degraded !== undefined) meta.degraded = degraded;
  if (idempotency !== undefined) meta.idempotency = idempotency;
  if (cache !== undefined) meta.cache = cache;
  if (age !== undefined) meta.age = age;
  if (searchProvider !== null) meta.searchProvider = searchProvider;
  return meta;
}

function oneOf<const T extends string>(words: readonly T[], word: string | null): T | undefined {
  return words.find((known) => known === word);
}

function seconds(header: string | null): number | undefined {
  return header !== null && /^\d{1,9}$/.test(header) ? Number(header) : undefined;
}
