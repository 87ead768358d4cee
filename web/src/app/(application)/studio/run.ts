"use client";

import { type Flow, flows } from "@/flows/flows";
import type { Shown, StudioEvent } from "@/flows/text";
import type { Cancellation } from "@/services/content";
import type { UserFailure } from "@/services/failure";
import { answersKept } from "@/services/retention";
import { isObject, keeper } from "@/storage/keeper";

/**
 * What somebody asked for, kept in the browser until it is there: a page that is opened again takes it up by its
 * key.
 */
export type Run = { key: string; request: Record<string, unknown>; begun: number };

const isRun = (value: unknown): value is Run =>
  isObject(value) &&
  typeof value["key"] === "string" &&
  isObject(value["request"]) &&
  typeof value["begun"] === "number" &&
  Math.abs(Date.now() - value["begun"]) < answersKept; // asked for later, the same would be written a second time

const runs = (flow: Flow) => keeper(`studio.${flows[flow].slug}.run`, isRun);

/** The run of this person that was under way when the page of a flow was left. */
export const keptRun = (flow: Flow, userId: string): Run | undefined => runs(flow).read(userId);

/** The run under way that asks for just this: another tab may have begun it, and the same is not written twice. */
export function runOf(flow: Flow, userId: string, request: Run["request"]): Run | undefined {
  const run = keptRun(flow, userId);
  return run && JSON.stringify(run.request) === JSON.stringify(request) ? run : undefined;
}

/** Keeps a run. */
export const keepRun = (flow: Flow, userId: string, run: Run): void => runs(flow).keep(userId, run);

/** What becomes of a run. */
export type Ending = { ok: true; value: Shown } | { ok: false; failure: UserFailure };

// After these nothing comes of the same key any more. After any other it may still be written, or be asked for again.
const over: ReadonlySet<UserFailure["kind"]> = new Set(["correct", "rephrase", "ask_anew", "not_allowed"]);

/** Forgets a run that is over, unless another one has taken its place, as one of another tab may. */
export function settleRun(flow: Flow, userId: string, run: Run, ending: Ending): void {
  if (ending.ok || over.has(ending.failure.kind)) runs(flow).drop(userId, (kept) => kept.key === run.key);
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
export async function follow(
  flow: Flow,
  { key, request }: Run,
  signal: AbortSignal,
  tell: (event: StudioEvent) => void,
): Promise<Ending> {
  try {
    const response = await post(`/studio/${flows[flow].slug}/generations`, { flow, key, request }, signal);
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
