import "server-only";
import type { Data, RequestBody } from "@coagent/clients";
import * as monolith from "@/monolith/content";
import type { Caller } from "@/services/caller";
import type { Cancellation, Generated, Generation, GenerationEvent } from "@/services/content";
import * as service from "@/services/content";
import type { CallOptions, Outcome } from "@/services/outcome";
import { byPath, watchByPath } from "./paths";

/** Has a text made, by the path that this person is on, and gives it whole. */
export const generate = <N extends Generation>(
  caller: Caller,
  operation: N,
  body: RequestBody<N>,
  options: CallOptions,
): Promise<Outcome<Generated<Data<N>>>> =>
  byPath("ai", caller, {
    service: () => service.generate(caller, operation, body, options),
    monolith: () => monolith.generate(caller, operation, body, options),
  });

/** Has a text made, by the path that this person is on, before their eyes. */
export const watch = <N extends Generation>(
  caller: Caller,
  operation: N,
  body: RequestBody<N>,
  options: CallOptions,
): AsyncGenerator<GenerationEvent<Data<N>>, void, undefined> =>
  watchByPath<Generated<Data<N>>, GenerationEvent<Data<N>>>("ai", caller, {
    service: () => service.watch(caller, operation, body, options),
    monolith: () => monolith.watch(caller, operation, body, options),
  });

/** Ends what is being made under a key, by whichever path it is. */
export const cancelGeneration = async (caller: Caller, options: CallOptions): Promise<Outcome<Cancellation>> =>
  monolith.cancelHere(caller, options.key)
    ? { ok: true, value: "cancelled" }
    : service.cancelGeneration(caller, options);
