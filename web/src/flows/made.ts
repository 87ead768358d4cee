import "server-only";
import { faultOf } from "@/door/door";
import type { Caller } from "@/services/caller";
import { type Generated, generate, watch } from "@/services/content";
import type { Outcome } from "@/services/outcome";
import type { Asked } from "./asked";
import type { Flow, ResultOf } from "./flows";
import { shown } from "./shown";
import type { Shown, StudioEvent } from "./text";

/** What a flow makes of what is asked, whole. */
export async function made(caller: Caller, asked: Asked): Promise<Outcome<Shown>> {
  return ending(asked, await generate(caller, asked.flow, asked.request, { key: asked.key }));
}

/** What a flow makes of what is asked, before the person's eyes; nothing is told from time to time in a silence. */
export async function* watched(
  caller: Caller,
  asked: Asked,
  signal: AbortSignal,
): AsyncGenerator<StudioEvent | undefined, void, undefined> {
  try {
    for await (const event of watch(caller, asked.flow, asked.request, { key: asked.key, signal })) {
      if (event.type === "heartbeat") yield undefined;
      else yield event.type === "done" ? { type: "done", outcome: ending(asked, event.outcome) } : event;
    }
  } catch (error) {
    yield { type: "done", outcome: { ok: false, failure: faultOf(error, caller.correlationId) } };
  }
}

const ending = ({ flow, request }: Asked, outcome: Outcome<Generated<ResultOf<Flow>>>): Outcome<Shown> =>
  outcome.ok ? { ok: true, value: shown(flow, request, outcome.value) } : outcome;
