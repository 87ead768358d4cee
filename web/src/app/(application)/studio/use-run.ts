"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { UserFailure } from "@/services/failure";
import type { BlogPost } from "./events";
import { cancel, follow, keepRun, keptRun, type Run, settleRun } from "./run";

/** How the studio stands. */
export type State =
  | { kind: "idle" }
  | { kind: "working"; run: Run; stage: string; share: number; tokens: number; cancelling: boolean }
  | { kind: "written"; post: BlogPost }
  | { kind: "failed"; run: Run; failure: UserFailure };

/** The run of this person in the studio: begun, taken up again after a reload, cancelled, and done. */
export function useRun(userId: string) {
  const [state, setState] = useState<State>({ kind: "idle" });
  const watching = useRef<AbortController | undefined>(undefined);

  const take = useCallback(
    async (run: Run) => {
      watching.current?.abort();
      const watch = new AbortController();
      watching.current = watch;
      keepRun(userId, run);
      setState({ kind: "working", run, stage: "waiting", share: 0, tokens: 0, cancelling: false });
      const ending = await follow(run, watch.signal, (event) => {
        if (event.type !== "progress") return;
        const { stage, share, tokens } = event;
        setState((before) => (before.kind === "working" ? { ...before, stage, share, tokens } : before));
      });
      if (watch.signal.aborted) return; // nobody looks any more; the run is kept
      settleRun(userId, run, ending);
      setState(ending.ok ? { kind: "written", post: ending.value } : { kind: "failed", run, failure: ending.failure });
    },
    [userId],
  );

  useEffect(() => {
    const run = keptRun(userId);
    if (run) void take(run);
    return () => watching.current?.abort();
  }, [take, userId]);

  const begin = (request: Record<string, string>) => take({ key: crypto.randomUUID(), request, begun: Date.now() });

  // What needs another key is asked anew; anything else goes on where it was.
  const again = (run: Run, failure: UserFailure) => (failure.kind === "ask_anew" ? begin(run.request) : take(run));

  const stop = async (run: Run) => {
    setState((before) => (before.kind === "working" ? { ...before, cancelling: true } : before));
    if (!(await cancel(run)))
      setState((before) => (before.kind === "working" ? { ...before, cancelling: false } : before));
  };

  return { state, begin, again, stop };
}
