"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { Flow } from "@/flows/flows";
import type { Shown } from "@/flows/text";
import type { UserFailure } from "@/services/failure";
import { cancel, follow, keepRun, keptRun, type Run, settleRun } from "./run";

/** How the studio stands. */
export type State =
  | { kind: "idle" }
  | { kind: "working"; run: Run; stage: string; share: number; tokens: number; cancelling: boolean }
  /** `id` is the name of the text in the library: the same for every look at one run. */
  | { kind: "written"; id: string; shown: Shown }
  | { kind: "failed"; run: Run; failure: UserFailure };

/** The run of this person in a flow: begun, taken up again after a reload, cancelled, and done. */
export function useRun(flow: Flow, userId: string) {
  const [state, setState] = useState<State>({ kind: "idle" });
  const watching = useRef<AbortController | undefined>(undefined);

  const take = useCallback(
    async (run: Run) => {
      watching.current?.abort();
      const watch = new AbortController();
      watching.current = watch;
      keepRun(flow, userId, run);
      setState({ kind: "working", run, stage: "waiting", share: 0, tokens: 0, cancelling: false });
      const ending = await follow(flow, run, watch.signal, (event) => {
        if (event.type !== "progress") return;
        const { stage, share, tokens } = event;
        setState((before) => (before.kind === "working" ? { ...before, stage, share, tokens } : before));
      });
      if (watch.signal.aborted) return; // nobody looks any more; the run is kept
      settleRun(flow, userId, run, ending);
      setState(
        ending.ok
          ? { kind: "written", id: `${run.begun}-${run.key}`, shown: ending.value }
          : { kind: "failed", run, failure: ending.failure },
      );
    },
    [flow, userId],
  );

  useEffect(() => {
    const run = keptRun(flow, userId);
    if (run) void take(run);
    return () => watching.current?.abort();
  }, [take, flow, userId]);

  const begin = (request: Record<string, unknown>) => take({ key: crypto.randomUUID(), request, begun: Date.now() });

  // What needs another key is asked anew; anything else goes on where it was.
  const again = (run: Run, failure: UserFailure) => (failure.kind === "ask_anew" ? begin(run.request) : take(run));

  const stop = async (run: Run) => {
    setState((before) => (before.kind === "working" ? { ...before, cancelling: true } : before));
    if (!(await cancel(run)))
      setState((before) => (before.kind === "working" ? { ...before, cancelling: false } : before));
  };

  return { state, begin, again, stop };
}
