import type { Progress as ProgressData } from "./ai/types.gen.js";
import type { Problem as ProblemData } from "./oauth/types.gen.js";
import type { problemCodes } from "./operations.gen.js";

/** One of the words that this version knows, or a newer one. */
export type Open<Known extends string> = Known | (string & {});

/** What a problem is, for programs. A service may have codes that are newer than this package. */
export type ProblemCode = Open<(typeof problemCodes)[keyof typeof problemCodes][number]>;

/** Why a service, or the gateway, refuses, as RFC 9457 describes it. */
export interface Problem extends Omit<ProblemData, "code"> {
  code: ProblemCode;
}

/** What the service is doing. */
export type Stage = Open<ProgressData["stage"]>;

type Told = {
  /** The id under which the logs of every service know the call. */
  correlationId: string;
};

/** Why there is no result. */
export type Failure =
  /** The service, or the gateway, says why. `retryAfter` is in seconds; absent when it says nothing of that. */
  | (Told & { kind: "problem"; problem: Problem; retryAfter?: number })
  /** The deadline of the call passed. What was asked for may have been done. */
  | (Told & { kind: "timeout"; cause?: unknown })
  /** The caller's own signal ended the call; `cause` is its reason. */
  | (Told & { kind: "aborted"; cause?: unknown })
  /** No answer, or one that broke off. What was asked for may have been done. */
  | (Told & { kind: "network"; cause?: unknown })
  /** An answer that is none of ours: HTML, a redirect, cut JSON, nothing at all. */
  | (Told & { kind: "unreadable"; status: number; cause?: unknown });

/** How a call ended. */
export type Result<T> = { ok: true; data: T; meta: Meta } | { ok: false; failure: Failure };

/** The caller's limit at the gateway, as it was after the call. */
export type RateLimit = {
  /** Requests that are allowed in the window. */
  limit: number;
  /** Requests that are left in it. */
  remaining: number;
  /** Seconds until the whole limit is there again. */
  reset: number;
};

/** What is said about an answer beside it. A member is absent when nothing is said. */
export type Meta = {
  /** The HTTP status. */
  status: number;
  /** The id under which the logs of every service know the call. */
  correlationId?: string;
  /** What the answer had to do without. */
  degraded?: Open<"search" | "rows" | "model">[];
  /** The model that wrote the answer. */
  model?: string;
  /** What became of the idempotency key. */
  idempotency?: Open<"stored" | "replayed" | "unavailable">;
  /** Where a search answer came from. */
  cache?: "HIT" | "MISS" | "STALE";
  /** How old a search answer is, in seconds. */
  age?: number;
  /** Who found the results. */
  searchProvider?: string;
  /** What is left of the caller's limit. */
  rateLimit?: RateLimit;
};

/** An answer's media type, in lower case and without parameters. */
export function mediaType(response: Response): string {
  return (response.headers.get("Content-Type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

/** Reads a whole answer that is not a stream. Rejects when the connection breaks. */
export async function readAnswer<T>(response: Response, correlationId: string): Promise<Result<T>> {
  const type = mediaType(response);
  const { value, cause } = parseObject(await response.text());
  if (response.ok && type === "application/json" && value !== undefined) {
    return { ok: true, data: value as T, meta: readMeta(response) };
  }
  if (!response.ok && type === "application/problem+json") {
    const failure = readProblem(value, response);
    if (failure !== undefined) return { ok: false, failure };
  }
  return { ok: false, failure: unreadable(response, correlationId, type.endsWith("json") ? cause : undefined) };
}

/** Reads the answer of an operation that succeeds without a body. */
export async function readEmpty(response: Response, correlationId: string): Promise<Result<undefined>> {
  if (response.status === 204) return { ok: true, data: undefined, meta: readMeta(response) };
  await response.body?.cancel();
  return { ok: false, failure: unreadable(response, correlationId) };
}

/** The failure that an answer is which is none of ours. */
export function unreadable({ status, headers }: Response, correlationId: string, cause?: unknown): Failure {
  const told = headers.get("X-Correlation-Id") ?? correlationId;
  return { kind: "unreadable", status, correlationId: told, ...(cause !== undefined && { cause }) };
}

/** The failure that a problem document tells of; undefined when it is none of ours. */
export function readProblem(body: unknown, response: Response): Failure | undefined {
  if (!isProblem(body)) return undefined;
  const retryAfter = wholeNumber(response.headers.get("Retry-After")) ?? body.retryAfter;
  const { correlationId } = body;
  return { kind: "problem", problem: body, correlationId, ...(retryAfter !== undefined && { retryAfter }) };
}

/** Says whether a value has what every problem has, each of its own type. Members that it does not know do no harm. */
export function isProblem(value: unknown): value is Problem {
  if (!has(value, ["type", "title", "code", "correlationId"], ["detail", "instance", "reason"])) return false;
  const { status, errors = [] } = value;
  return (
    Number.isInteger(status) && Array.isArray(errors) && errors.every((one) => has(one, ["pointer", "code", "detail"]))
  );
}

function has(value: unknown, texts: string[], optional: string[] = []): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const isText = (name: string) => typeof (value as Record<string, unknown>)[name] === "string";
  return texts.every(isText) && optional.every((name) => !(name in value) || isText(name));
}

/** What text holds if that is a JSON object, as every answer of ours is; otherwise why not, if there is a reason. */
export function parseObject(text: string): { value?: object; cause?: unknown } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return { cause };
  }
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { value } : {};
}

/** What the headers say about the answer. */
export function readMeta({ status, headers }: Response): Meta {
  const meta: Meta = { status };
  const correlationId = headers.get("X-Correlation-Id");
  const degraded = headers.get("X-Degraded");
  const model = headers.get("X-Model");
  const idempotency = headers.get("Idempotency-Status");
  // Others use the name of this header, too.
  const cache = (["HIT", "MISS", "STALE"] as const).find((word) => word === headers.get("X-Cache"));
  const age = wholeNumber(headers.get("Age"));
  const searchProvider = headers.get("X-Search-Provider");
  const [limit, remaining, reset] = ["Limit", "Remaining", "Reset"].map((name) =>
    wholeNumber(headers.get(`RateLimit-${name}`)),
  );
  if (correlationId !== null) meta.correlationId = correlationId;
  if (degraded !== null) meta.degraded = degraded.split(",").map((word) => word.trim());
  if (model !== null) meta.model = model;
  if (idempotency !== null) meta.idempotency = idempotency;
  if (cache !== undefined) meta.cache = cache;
  if (age !== undefined) meta.age = age;
  if (searchProvider !== null) meta.searchProvider = searchProvider;
  if (limit !== undefined && remaining !== undefined && reset !== undefined)
    meta.rateLimit = { limit, remaining, reset };
  return meta;
}

function wholeNumber(header: string | null): number | undefined {
  return header !== null && /^\d{1,9}$/.test(header) ? Number(header) : undefined;
}
