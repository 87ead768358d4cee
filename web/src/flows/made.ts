import "server-only";
import { zSearchQueries } from "@coagent/clients/ai/zod";
import { type Charge, refund, settle, spend } from "@/budget/budget";
import { faultOf } from "@/door/door";
import { generate, watch } from "@/migration/content";
import type { Caller } from "@/services/caller";
import type { Generated } from "@/services/content";
import type { UserFailure } from "@/services/failure";
import { mostOf } from "@/services/limits";
import type { Outcome } from "@/services/outcome";
import type { Asked } from "./asked";
import { type Flow, flows, type ResultOf } from "./flows";
import { shown } from "./shown";
import type { Shown, StudioEvent } from "./text";

/** What a flow makes of what is asked, whole. */
export async function made(caller: Caller, asked: Asked): Promise<Outcome<Shown>> {
  const refusal = await refusalOf(caller, asked);
  if (refusal) return { ok: false, failure: refusal };
  try {
    const outcome = await generate(caller, asked.flow, asked.request, { key: asked.key });
    const ended = ending(asked, outcome);
    await pay(caller, asked, outcome);
    return ended;
  } catch (error) {
    await pay(caller, asked, undefined);
    throw error;
  }
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
      if (event.type !== "done") {
        yield event.type === "heartbeat" ? undefined : event;
        continue;
      }
      const outcome = ending(asked, event.outcome);
      const paid = pay(caller, asked, event.outcome); // beside, so that nobody waits for the table
      yield { type: "done", outcome };
      await paid;
    }
  } catch (error) {
    const paid = pay(caller, asked, undefined);
    yield { type: "done", outcome: { ok: false, failure: faultOf(error, caller.correlationId) } };
    await paid;
  }
}

const mostSearches = mostOf(zSearchQueries);

// How many searches are made is told with the text. Until then they are taken to be as many as there may be.
const chargeOf = ({ key, flow }: Asked): Charge => ({ key, searches: flows[flow].searches ? mostSearches : 0 });

// A text is taken from the month's budget once. While the table is away nobody is kept from writing: the services have
// limits of their own.
async function refusalOf(caller: Caller, asked: Asked): Promise<UserFailure | undefined> {
  const taken = await spend(caller.userId, chargeOf(asked));
  return !taken.ok && taken.failure.kind === "budget_spent" ? taken.failure : undefined;
}

// What failed, on our side too, is given back, but not what was cancelled or asked for in other words: the model was
// called for it. Who only leaves has it written all the same.
async function pay(
  { userId, correlationId }: Caller,
  asked: Asked,
  outcome: Outcome<Generated<ResultOf<Flow>>> | undefined,
): Promise<void> {
  const charge = chargeOf(asked);
  try {
    if (outcome === undefined) await refund(userId, charge);
    else if (outcome.ok) await settle(userId, charge, searchesOf(outcome.value.content));
    else if (outcome.failure.kind === "ask_anew") await settle(userId, charge, charge.searches);
    else if (outcome.failure.kind !== "cancelled") await refund(userId, charge);
  } catch (error) {
    faultOf(error, correlationId); // it is logged; the text is there all the same
  }
}

const searchesOf = (result: ResultOf<Flow>): number => ("queries" in result ? (result.queries?.length ?? 0) : 0);

const ending = ({ flow, request }: Asked, outcome: Outcome<Generated<ResultOf<Flow>>>): Outcome<Shown> =>
  outcome.ok ? { ok: true, value: shown(flow, request, outcome.value) } : outcome;
