import { keyOf, type LookUp, type Row } from "@/flows/competitors";
import type { UserFailure } from "@/services/failure";
import { cancel, type Ending, follow, type Run } from "../studio/run";

/** How the look-up of one agent stands. */
export type Standing =
  | { kind: "waiting" }
  | { kind: "working"; stage: string }
  | { kind: "found"; lookUp: LookUp }
  | { kind: "failed"; failure: UserFailure };

/** Tells how the look-up of an agent stands; nothing once it was stopped. */
export type Tell = (key: string, standing: Standing | undefined) => void;

const general: ReadonlySet<UserFailure["kind"]> = new Set([
  "budget_spent",
  "sign_in",
  "not_allowed",
  "wait",
  "unavailable",
  "fault",
]);

/** A failure that would befall the next one as well. */
export const befallsAll = ({ kind }: UserFailure): boolean => general.has(kind);

// Ten look-ups a minute are allowed; one that is too early is asked for again.
const tries = 3;
const longestWait = 60;

/**
 * Looks agents up, one after the other, until all are done, one fails in a way that would befall the next ones, or the
 * signal stops it. What is under way then is cancelled.
 */
export async function lookUpEach(rows: Row[], signal: AbortSignal, tell: Tell): Promise<void> {
  for (const row of rows) tell(keyOf(row), { kind: "waiting" });
  let failure: UserFailure | undefined;
  for (const row of rows) {
    const key = keyOf(row);
    if (signal.aborted || failure !== undefined) {
      tell(key, undefined);
      continue;
    }
    const standing = await lookUp(row, signal, tell);
    tell(key, standing);
    if (standing?.kind === "failed" && befallsAll(standing.failure)) failure = standing.failure;
  }
}

async function lookUp(row: Row, signal: AbortSignal, tell: Tell): Promise<Standing | undefined> {
  const { name, agency } = row;
  const run: Run = { key: crypto.randomUUID(), request: { name, agency }, begun: Date.now() };
  const stop = () => void cancel(run);
  signal.addEventListener("abort", stop, { once: true });
  try {
    for (let at = 1; ; at++) {
      tell(keyOf(row), { kind: "working", stage: "waiting" });
      const ending = await follow("enrichCompetitor", run, signal, (event) => {
        if (event.type === "progress") tell(keyOf(row), { kind: "working", stage: event.stage });
      });
      if (signal.aborted) return undefined;
      const failure = ending.ok ? undefined : ending.failure;
      if (failure?.kind !== "wait" || at === tries) return standingOf(ending);
      tell(keyOf(row), { kind: "waiting" });
      await pause(Math.min(failure.retryAfter ?? 1, longestWait), signal);
      if (signal.aborted) return undefined;
    }
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function standingOf(ending: Ending): Standing | undefined {
  const at = Date.now();
  if (ending.ok)
    return ending.value.flow === "enrichCompetitor"
      ? { kind: "found", lookUp: { at, profile: ending.value.result } }
      : undefined;
  // That no page names the agent is an answer, too.
  return ending.failure.kind === "rephrase"
    ? { kind: "found", lookUp: { at, profile: { citations: [] } } }
    : { kind: "failed", failure: ending.failure };
}

const pause = (seconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, seconds * 1000);
    signal.addEventListener("abort", () => done(), { once: true });
  });
