import "server-only";
import { setTimeout as after } from "node:timers/promises";
import type { Data, RequestBody } from "@coagent/clients";
import { operations } from "@coagent/clients/operations";
import { z } from "zod";
import type { Caller } from "@/services/caller";
import type { Generated, Generation, GenerationEvent, GenerationProgress } from "@/services/content";
import type { CallOptions, Outcome } from "@/services/outcome";
import { askModel } from "./bedrock";
import { onlyCitationsOf } from "./citations";
import { announce } from "./events";
import { cancelled, failed, type Problem, within } from "./failure";
import { answerOf, type Row, rows } from "./flows";
import { promptFor, system } from "./prompt";
import { askTavily, type Page } from "./tavily";

// As texts were written before there was a service: one call of the model, nothing kept, nobody to hold the text
// against the law of fair housing or its sources. What does not fit the document's answer does not leave.

/** How many texts one process writes at once; a further one is refused. */
export const mostAtOnce = 10;

const running = new Map<string, AbortController>();
const nameOf = ({ userId }: Caller, key: string) => `${userId} ${key}`;

/** Has the model make what a flow makes, and gives it whole. */
export async function generate<N extends Generation>(
  caller: Caller,
  operation: N,
  body: RequestBody<N>,
  options: CallOptions,
): Promise<Outcome<Generated<Data<N>>>> {
  const steps = written(caller, operation, body, options);
  for (;;) {
    const step = await steps.next();
    if (!step.done) continue;
    await step.value.told;
    return step.value.outcome;
  }
}

const silence = 10_000; // ms, after which a sign of life is given

/** Has the model make what a flow makes, before the person's eyes. Who leaves ends it: nothing is kept for later. */
export async function* watch<N extends Generation>(
  caller: Caller,
  operation: N,
  body: RequestBody<N>,
  options: CallOptions,
): AsyncGenerator<GenerationEvent<Data<N>>, void, undefined> {
  const steps = written(caller, operation, body, options);
  for (;;) {
    const next = steps.next();
    let step = await orSilence(next);
    while (step === undefined) {
      yield { type: "heartbeat" };
      step = await orSilence(next);
    }
    if (!step.done) {
      yield step.value;
      continue;
    }
    yield { type: "done", outcome: step.value.outcome }; // the bus is told beside it
    await step.value.told;
    return;
  }
}

/** Ends what this process writes under a key; false if it writes nothing under it. */
export function cancelHere(caller: Caller, key: string): boolean {
  const run = running.get(nameOf(caller, key));
  run?.abort();
  return run !== undefined;
}

type Ending<T> = { outcome: Outcome<Generated<T>>; told: Promise<void> | undefined };

async function* written<N extends Generation>(
  caller: Caller,
  operation: N,
  body: RequestBody<N>,
  { key, signal }: CallOptions,
): AsyncGenerator<GenerationProgress, Ending<Data<N>>, undefined> {
  const ended = (problem: Problem): Ending<Data<N>> => ({ outcome: failed(problem, "ai", caller), told: undefined });
  if (running.size >= mostAtOnce) return ended({ code: "ai.busy", retryAfter: 10 });
  const begun = performance.now();
  const run = new AbortController();
  const left = signal === undefined ? run.signal : AbortSignal.any([signal, run.signal]);
  const limited = within(operations[operation].timeout * 1000, left);
  const name = nameOf(caller, key);
  running.get(name)?.abort(); // who comes back takes over: a key writes one text at a time
  running.set(name, run);
  try {
    const row = rows[operation];
    const request = { ...(body as object) } as Record<string, unknown>;
    if (row.search) yield progress("searching");
    const pages = await foundFor(row, request, limited);
    if (signal?.aborted) return { outcome: cancelled, told: undefined };
    if (run.signal.aborted) return ended({ code: "ai.generation_cancelled" });
    if (!Array.isArray(pages)) return ended(pages);
    yield progress("writing");
    const answer = await askModel(
      {
        system,
        prompt: promptFor(row, request, pages),
        schema: z.toJSONSchema(row.draft, { io: "input" }),
        maxTokens: row.maxTokens,
      },
      limited,
    );
    if (signal?.aborted) return { outcome: cancelled, told: undefined };
    if (run.signal.aborted) return ended({ code: "ai.generation_cancelled" });
    if ("code" in answer) return ended(answer);
    const cited = onlyCitationsOf(answer.value, pages.length);
    const content = contentOf(operation, row, request, cited.value, pages);
    if (content === undefined) return ended({ code: "ai.invalid_model_output" });
    const { withoutRows } = cited;
    const withoutSearch = row.search !== undefined && pages.length === 0;
    const told = announce(caller, {
      flow: operation,
      key,
      contentType: row.contentType,
      topic: row.subject(request),
      duration: performance.now() - begun,
      tokensUsed: answer.tokens,
      degraded: ["review", ...(withoutSearch ? ["search"] : []), ...(withoutRows ? ["rows"] : [])],
    });
    const value = { content, withoutSearch, withoutRows, withoutReview: true };
    return { outcome: { ok: true, value }, told };
  } finally {
    if (running.get(name) === run) running.delete(name);
  }
}

const progress = (stage: GenerationProgress["stage"]): GenerationProgress => ({
  type: "progress",
  stage,
  share: 0,
  tokens: 0,
});

const mostPages = 10;

// A text that can do without results is written without them; one that cannot is not written.
async function foundFor({ search }: Row, request: object, signal: AbortSignal): Promise<Page[] | Problem> {
  if (search === undefined) return [];
  const query = search.query(request as Record<string, unknown>);
  const found = await askTavily({ query, topic: "general", search_depth: "basic", max_results: mostPages }, signal);
  if (!search.essential) return Array.isArray(found) ? found : [];
  if (!Array.isArray(found))
    return { code: found.code === "search.provider_timeout" ? "ai.search_timeout" : "ai.search_unavailable" };
  return found.length === 0 ? { code: "ai.no_sources" } : found;
}

// What the document says of the answer holds for what a model wrote, and for what code adds.
function contentOf<N extends Generation>(
  operation: N,
  row: Row,
  request: Record<string, unknown>,
  value: unknown,
  pages: Page[],
): Data<N> | undefined {
  const draft = row.draft.safeParse(value);
  if (!draft.success) return undefined;
  const whole = row.complete ? row.complete(draft.data, request) : draft.data;
  const sources = pages.map(({ host: _, ...source }) => source);
  const searched = row.search && { sources, queries: [row.search.query(request)] };
  const answer = answerOf(operation).safeParse(whole && { ...whole, ...searched });
  return answer.success ? answer.data : undefined;
}

// Undefined if it has been silent for so long.
async function orSilence<T>(next: Promise<T>): Promise<T | undefined> {
  const over = new AbortController();
  const passed = after(silence, undefined, { ref: false, signal: over.signal }).catch(() => undefined);
  try {
    return await Promise.race([next, passed]);
  } finally {
    over.abort();
  }
}
