"use client";

import type { Cancellation } from "@/services/content";
import type { UserFailure } from "@/services/failure";
import { isObject, isTexts, keeper } from "@/storage/keeper";
import type { BlogPost, StudioEvent } from "./events";

/**
 * What somebody asked for, kept in the browser until it is there: a page that is opened again takes it up by its
 * key.
 */
export type Run = { key: string; request: Record<string, string>; begun: number };

// The service keeps a key for so long; asked for later, the same would be written a second time.
const keyLife = 24 * 60 * 60 * 1000;

const isRun = (value: unknown): value is Run =>
  isObject(value) &&
  typeof value["key"] === "string" &&
  isTexts(value["request"]) &&
  typeof value["begun"] === "number" &&
  Date.now() - value["begun"] < keyLife;

const runs = keeper("studio.blog-post.run", isRun);

/** The run of this person that was under way when the page was left. */
export const keptRun = (userId: string): Run | undefined => runs.read(userId);

/** Keeps a run. */
export const keepRun = (userId: string, run: Run): void => runs.keep(userId, run);

/** What becomes of a run. */
export type Ending = { ok: true; value: BlogPost } | { ok: false; failure: UserFailure };

// After these nothing comes of the same key any more. After any other it may still be written, or be asked for again.
const over: ReadonlySet<UserFailure["kind"]> = new Set(["correct", "rephrase", "ask_anew", "not_allowed"]);

/** Forgets a run that is over, unless another one has taken its place, as one of another tab may. */
export function settleRun(userId: string, run: Run, ending: Ending): void {
  if (ending.ok || over.has(ending.failure.kind)) runs.drop(userId, (kept) => kept.key === run.key);
}

/** The connection broke, as it does when a page is left: the run is not over. */
export const broken: UserFailure = {
  kind: "unavailable",
  service: "ai",
  fallback: "write_by_hand",
  message: "The connection broke. What was begun is still being written: try again to see it.",
  retryAfter: 0,
};

/** Follows a run to its end, and tells how far it is. Who aborts it no longer looks; the writing goes on. */
export async function follow(run: Run, signal: AbortSignal, tell: (event: StudioEvent) => void): Promise<Ending> {
  try {
    const response = await post("/studio/generations", { key: run.key, request: run.request }, signal);
    if (!response.ok) return { ok: false, failure: (await response.json()) as UserFailure };
    for await (const event of eventsOf(response)) {
      tell(event);
      if (event.type === "done") return event.outcome;
    }
  } catch {
    if (signal.aborted) return { ok: false, failure: { kind: "cancelled", message: "" } };
  }
  return { ok: false, failure: broken };
}

/** Ends a run for good; false if it goes on, or nothing says that it does not. */
export async function cancel(run: Run): Promise<boolean> {
  try {
    const response = await post("/studio/cancellations", { key: run.key });
    const { state } = (await response.json()) as { state?: Cancellation };
    return state === "cancelled" || state === "finished";
  } catch {
    return false;
  }
}

function post(address: string, body: object, signal?: AbortSignal): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(address, { method: "POST", headers, body: JSON.stringify(body), signal: signal ?? null });
}

// Each event of this stream is one line of data, and what is none a comment; an empty line ends either.
const data = "data: ";
async function* eventsOf(response: Response): AsyncGenerator<StudioEvent> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
    if (done) return;
    const parts = (rest + value).split("\n\n");
    rest = parts.pop() ?? "";
    for (const part of parts) {
      if (part.startsWith(data)) yield JSON.parse(part.slice(data.length)) as StudioEvent;
    }
  }
}
