import "server-only";
import { refund, spend } from "@/budget/budget";
import { faultOf } from "@/door/door";
import type { Caller } from "@/services/caller";
import { type Generated, generate, watch } from "@/services/content";
import type { UserFailure } from "@/services/failure";
import type { Outcome } from "@/services/outcome";
import type { Asked } from "./asked";
import type { Flow, ResultOf } from "./flows";
import { shown } from "./shown";
import type { Shown, StudioEvent } from "./text";

/** What a flow makes of what is asked, whole. */
export async function made(caller: Caller, asked: Asked): Promise<Outcome<Shown>> {
  const refusal = await refusalOf(caller, asked);
  if (refusal) return { ok: false, failure: refusal };
  const outcome = await generate(caller, asked.flow, asked.request, { key: asked.key });
  if (!outcome.ok) await refund(caller.userId, "texts", asked.key);
  return ending(asked, outcome);
}

/** What a flow makes of what is asked, before the person's eyes; nothing is told from time to time in a silence. */
export async function* watched(
  caller: Caller,
  asked: Asked,
  signal: AbortSignal,
): AsyncGenerator<StudioEvent | undefined, void, undefined> {
  try {
    const refusal = await refusalOf(caller, asked);
    if (refusal) {
      yield { type: "done", outcome: { ok: false, failure: refusal } };
      return;
    }
    for await (const event of watch(caller, asked.flow, asked.request, { key: asked.key, signal })) {
      if (event.type === "done" && !event.outcome.ok) await refund(caller.userId, "texts", asked.key);
      if (event.type === "heartbeat") yield undefined;
      else yield event.type === "done" ? { type: "done", outcome: ending(asked, event.outcome) } : event;
    }
  } catch (error) {
    yield { type: "done", outcome: { ok: false, failure: faultOf(error, caller.correlationId) } };
  }
}

// A text is taken from the month's budget once, and given back if it fails. While the table is away nobody is kept
// from writing: the services have limits of their own.
async function refusalOf(caller: Caller, { key }: Asked): Promise<UserFailure | undefined> {
  const taken = await spend(caller.userId, "texts", key);
  return !taken.ok && taken.failure.kind === "budget_spent" ? taken.failure : undefined;
}

const ending = ({ flow, request }: Asked, outcome: Outcome<Generated<ResultOf<Flow>>>): Outcome<Shown> =>
  outcome.ok ? { ok: true, value: shown(flow, request, outcome.value) } : outcome;
