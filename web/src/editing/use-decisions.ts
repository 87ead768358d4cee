"use client";

import { useCallback, useMemo, useState } from "react";
import type { Edited } from "@/library/work";
import type { FairHousingFinding } from "@/services/failure";
import { type Dismissals, dismissed } from "./editor";
import { findingKey } from "./findings";
import type { Checked, SentenceToCheck } from "./sentences";

/** What somebody has decided of a text: which findings may stand, and which sentences are checked. */
export type Decided = Pick<Edited, "dismissals" | "checked">;

/** What somebody decides of a text, beginning with what was decided before. */
export function useDecisions(claims: SentenceToCheck[], before?: Decided) {
  const [dismissals, setDismissals] = useState(() => dismissalsOf(before));
  const [checked, setChecked] = useState(() => checkedOf(before, claims));
  const dismiss = useCallback(
    (finding: FairHousingFinding, reason?: string) =>
      setDismissals((before) => dismissed(before, findingKey(finding), reason)),
    [],
  );
  const check = useCallback(
    ({ mark }: SentenceToCheck, done: boolean) =>
      setChecked((before) => new Set(done ? [...before, mark] : [...before].filter((other) => other !== mark))),
    [],
  );
  const decided = useMemo((): Decided => {
    const sentences = claims.filter(({ mark }) => checked.has(mark)).map(({ sentence }) => sentence);
    return {
      dismissals: [...dismissals].map(([finding, reason]) => ({ finding, reason })),
      checked: [...new Set(sentences)], // one may stand twice in a text
    };
  }, [claims, dismissals, checked]);
  return {
    dismissals,
    dismiss,
    checked,
    check,
    decided,
    /** Takes up what was decided elsewhere. */
    decide: (other: Decided) => {
      setDismissals(dismissalsOf(other));
      setChecked(checkedOf(other, claims));
    },
  };
}

const dismissalsOf = (decided: Decided | undefined): Dismissals =>
  new Map(decided?.dismissals.map(({ finding, reason }) => [finding, reason]));

const checkedOf = (decided: Decided | undefined, claims: SentenceToCheck[]): Checked =>
  new Set(claims.filter(({ sentence }) => decided?.checked.includes(sentence)).map(({ mark }) => mark));
