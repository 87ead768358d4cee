"use client";

import { useCallback, useMemo, useState } from "react";
import { standsIn } from "@/editing/sentences";
import { useDecisions } from "@/editing/use-decisions";
import type { Flow, ResultOf } from "@/flows/flows";
import { type Edits, isIn, partsOf, withEdits } from "@/flows/parts";
import type { Read, Shown, Written } from "@/flows/text";
import { looksOf, madeOfShown } from "@/flows/written";
import { type Done, titleOf, writtenOut } from "@/flows/written-out";
import type { Work } from "@/library/work";
import type { FairHousingFinding } from "@/services/failure";
import { shortened } from "@/text/shortened";
import type { Finished } from "./use-run";

type Reads = Written["reads"];

/** A finished text as somebody edits it and decides of it. What a key does not change stays as it is. */
export function useWritten({ shown, kept }: Finished) {
  const { flow, request, result, claims } = shown;
  const [reads, setReads] = useState<Reads>(kept?.written.reads ?? {});
  const [done, setDone] = useState<Done>(new Set(kept?.written.done));
  const { decided, ...decisions } = useDecisions(claims, kept?.edited);
  const { checked } = decisions;

  const read = useCallback(
    (pointer: string, read: Read | undefined) => setReads((before) => withRead(before, pointer, read)),
    [],
  );
  const [found, setFound] = useState<Readonly<Record<string, FairHousingFinding[]>>>({});
  const find = useCallback(
    (pointer: string, findings: FairHousingFinding[]) => setFound((before) => ({ ...before, [pointer]: findings })),
    [],
  );
  const findings = useMemo(() => Object.values(found).flat(), [found]);
  const tick = useCallback(
    (pointer: string, isDone: boolean) =>
      setDone((before) => new Set(isDone ? [...before, pointer] : [...before].filter((other) => other !== pointer))),
    [],
  );
  const parts = useMemo(() => partsOf(flow, result), [flow, result]);
  const standing = useMemo(() => {
    const editedOf = (pointer: string) => parts.find((part) => reads[part.pointer] && isIn(part, pointer))?.pointer;
    return claims.filter((claim) => {
      const edited = reads[editedOf(claim.pointer) ?? ""];
      return edited === undefined || standsIn(edited.text, claim);
    });
  }, [claims, parts, reads]);
  const edits = useMemo((): Edits => each(reads, ({ text }) => text), [reads]);
  const blocks = useMemo(() => ({ ...shown.texts, ...each(reads, ({ blocks }) => blocks) }), [shown, reads]);
  const now = useMemo(
    () => ({ ...shown, result: withEdits<ResultOf<Flow>>(result, edits) }) as Shown,
    [shown, result, edits],
  );
  const work = useMemo(
    (): Work => ({
      ...madeOfShown(shown),
      title: shortened(titleOf(flow, now.result, request), 300),
      text: writtenOut(flow, now.result, request, done),
      ...decided,
    }),
    [shown, flow, request, now, done, decided],
  );
  const looks = useMemo(() => looksOf({ shown, reads, done: [...done] }), [shown, reads, done]);
  /** How many sentences nobody has checked: in the texts at these pointers, or in all. */
  const unchecked = useCallback(
    (at?: readonly string[]) => {
      const asked = at === undefined ? undefined : parts.filter(({ pointer }) => at.includes(pointer));
      const isAsked = (pointer: string) => asked === undefined || asked.some((part) => isIn(part, pointer));
      return standing.filter(({ mark, pointer }) => !checked.has(mark) && isAsked(pointer)).length;
    },
    [parts, standing, checked],
  );
  return {
    ...decisions,
    standing,
    done,
    tick,
    parts,
    read,
    find,
    findings,
    edits,
    blocks,
    now,
    work,
    looks,
    unchecked,
  };
}

// A text that is again what it was is not edited.
function withRead(before: Reads, pointer: string, read: Read | undefined): Reads {
  if (read !== undefined) return { ...before, [pointer]: read };
  if (before[pointer] === undefined) return before;
  const { [pointer]: _, ...others } = before;
  return others;
}

const each = <T>(reads: Reads, of: (read: Read) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(reads).map(([pointer, read]) => [pointer, of(read)]));
