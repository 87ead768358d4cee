import "server-only";
import type {
  Data,
  KeyedCallOptions,
  Meta,
  Progress,
  RequestBody,
  Result,
  StreamEvent,
  StreamingId,
} from "@coagent/clients";
import { type Caller, clientsOf } from "./caller";
import type { FairHousingFinding } from "./failure";
import { type CallOptions, type Outcome, outcomeOf } from "./outcome";

/** The name of an operation of the AI service that makes a text or an analysis. */
export type Generation = StreamingId;

/** A text or an analysis by the AI. */
export type Generated<T> = {
  content: T;
  /** The web could not be searched, or nothing was found: it rests on no sources, and a page says so. */
  withoutSearch: boolean;
  /** Rows of it are left out, since they did not rest on the request or on what was found. */
  withoutRows: boolean;
  /** Nobody has held it against the law of fair housing, nor against its sources: the monolith wrote it. */
  withoutReview: boolean;
};

/** How far a generation is. */
export type GenerationProgress = {
  type: "progress";
  stage: Progress["stage"];
  /** How far the text is, at the least: 0 to 1. Most texts end well before 1. */
  share: number;
  /** About how much of the text is written. */
  tokens: number;
};

/** What is told while the AI works; a heartbeat says no more than that. `done` comes once, at the end. */
export type GenerationEvent<T> =
  | GenerationProgress
  | { type: "heartbeat" }
  | { type: "done"; outcome: Outcome<Generated<T>> };

type Generate = { [N in Generation]: (body: RequestBody<N>, options: KeyedCallOptions) => Promise<Result<Data<N>>> };
type Watch = {
  [N in Generation]: (body: RequestBody<N>, options: KeyedCallOptions) => AsyncIterable<StreamEvent<Data<N>>>;
};

/** Has the AI make what an operation makes, and gives it whole. */
export async function generate<N extends Generation>(
  caller: Caller,
  operation: N,
  body: RequestBody<N>,
  options: CallOptions,
): Promise<Outcome<Generated<Data<N>>>> {
  const ai: Generate = clientsOf(caller).ai;
  return outcome(await ai[operation](body, keyed(options)));
}

/**
 * Has the AI make what an operation makes, before the person's eyes. The work goes on when nobody reads any more: who
 * comes back with the key sees it go on, and {@link cancelGeneration} ends it.
 */
export async function* watch<N extends Generation>(
  caller: Caller,
  operation: N,
  body: RequestBody<N>,
  options: CallOptions,
): AsyncGenerator<GenerationEvent<Data<N>>, void, undefined> {
  const ai: Watch = clientsOf(caller).ai.watch;
  for await (const event of ai[operation](body, keyed(options))) {
    switch (event.type) {
      case "heartbeat":
        yield { type: "heartbeat" };
        break;
      case "progress":
        yield {
          type: "progress",
          stage: event.stage,
          share: Math.min(1, event.outputTokens / event.maxTokens),
          tokens: event.outputTokens,
        };
        break;
      case "result":
        yield { type: "done", outcome: outcome({ ok: true, data: event.data, meta: event.meta }) };
        break;
      case "failure":
        yield { type: "done", outcome: outcome<Data<N>>({ ok: false, failure: event.failure }) };
        break;
    }
  }
}

/** How a generation stands after somebody wanted it cancelled. */
export type Cancellation =
  /** It ends within a second. */
  | "cancelled"
  /** It was finished before: the request, sent once more with its key, gets the result. */
  | "finished"
  /** Nothing is being written under this key. */
  | "not_found";

/** Holds a text against the law of fair housing: what a person wrote or edited as well as what the AI wrote. */
export async function reviewFairHousing(
  caller: Caller,
  text: string,
  signal?: AbortSignal,
): Promise<Outcome<FairHousingFinding[]>> {
  const result = await clientsOf(caller).ai.reviewFairHousing({ text }, { signal });
  return outcomeOf(result, "ai", ({ findings }) => findings);
}

/** Ends what is being made under a key. */
export async function cancelGeneration(caller: Caller, { key, signal }: CallOptions): Promise<Outcome<Cancellation>> {
  const result = await clientsOf(caller).ai.cancelGeneration({ idempotencyKey: key }, { signal });
  if (!result.ok && result.failure.kind === "problem") {
    const { code } = result.failure.problem;
    if (code === "ai.generation_finished") return { ok: true, value: "finished" };
    if (code === "ai.generation_not_found") return { ok: true, value: "not_found" };
  }
  return outcomeOf(result, "ai", () => "cancelled" as const);
}

const keyed = ({ key, signal }: CallOptions): KeyedCallOptions => ({ idempotencyKey: key, signal });

const outcome = <T>(result: Result<T>): Outcome<Generated<T>> => outcomeOf(result, "ai", generated);

const generated = <T>(content: T, meta: Meta): Generated<T> => ({
  content,
  withoutSearch: meta.degraded?.includes("search") === true,
  withoutRows: meta.degraded?.includes("rows") === true,
  withoutReview: false,
});
