"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { Flow } from "@/flows/flows";
import type { Shown } from "@/flows/text";
import type { UserFailure } from "@/services/failure";
import { type KeptText, keptText } from "./kept-text";
import { cancel, follow, keepRun, keptRun, type Run, runOf, settleRun } from "./run";

/** How the writing of a text stands. */
export type State =
  | { kind: "idle" }
  | { kind: "working"; run: Run; stage: string; share: number; tokens: number; cancelling: boolean }
  | { kind: "done" }
  | { kind: "failed"; run: Run; failure: UserFailure };

/** A text that is there. */
export type Finished = {
  /** Its name in the library: the same for every look at one run. */
  id: string;
  shown: Shown;
  /** What became of it since, as this browser keeps it. */
  kept?: KeptText | undefined;
};

type Begun = {
  flow: Flow;
  userId: string;
  /** What was written before the script had come. */
  sent: Finished | undefined;
  /** The name of a text that is not saved, if one is asked for. */
  wanted: string | undefined;
};

/**
 * The run of this person in a flow: begun, taken up again after a reload, cancelled, and done. The text that is there
 * stays until another one takes its place, or it is dismissed.
 */
export function useRun({ flow, userId, sent, wanted }: Begun) {
  const [state, setState] = useState<State>({ kind: "idle" });
  const [finished, setFinished] = useState(sent);
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
      if (ending.ok) {
        const there = { id: `${run.begun}-${run.key}`, shown: ending.value };
        setFinished((before) => (before?.id === there.id ? before : there)); // one that was edited since stays so
      }
      setState(ending.ok ? { kind: "done" } : { kind: "failed", run, failure: ending.failure });
    },
    [flow, userId],
  );

  const sentId = sent?.id;
  useEffect(() => {
    const kept = keptText(flow, userId, sentId ?? wanted);
    if (kept) setFinished({ id: kept.id, shown: kept.written.shown, kept });
  }, [flow, userId, sentId, wanted]);

  useEffect(() => {
    const run = keptRun(flow, userId);
    if (run) void take(run);
    return () => watching.current?.abort();
  }, [take, flow, userId]);

  const begin = (request: Record<string, unknown>) =>
    take(runOf(flow, userId, request) ?? { key: crypto.randomUUID(), request, begun: Date.now() });

  // What needs another key is asked anew; anything else goes on where it was.
  const again = (run: Run, failure: UserFailure) => (failure.kind === "ask_anew" ? begin(run.request) : take(run));

  const stop = async (run: Run) => {
    setState((before) => (before.kind === "working" ? { ...before, cancelling: true } : before));
    if (!(await cancel(run)))
      setState((before) => (before.kind === "working" ? { ...before, cancelling: false } : before));
  };

  return { state, finished, show: setFinished, begin, again, stop };
}
