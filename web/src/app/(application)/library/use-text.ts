"use client";

import { useState } from "react";
import type { Checked, SentenceToCheck } from "@/editing/claims";
import { type Dismissals, dismissed } from "@/editing/editor";
import { findingKey } from "@/editing/findings";
import { passagesOf } from "@/editing/reading";
import { useEdited } from "@/editing/use-edited";
import type { Unsaved } from "@/library/unsaved";
import { useSave } from "@/library/use-save";
import type { Edited, Made } from "@/library/work";
import type { Block } from "@/markdown/markdown";
import type { FairHousingFinding } from "@/services/failure";

type Begun = {
  userId: string;
  id: string;
  version: number;
  saved?: Edited | undefined;
  blocks: Block[];
  claims: SentenceToCheck[];
};

/** A text of the library as somebody works on it: its words, what was decided of them, and how its saving stands. */
export function useText({ userId, id, version, saved, blocks, claims }: Begun) {
  const [title, setTitle] = useState(saved?.title ?? "");
  const edited = useEdited({ text: saved?.text ?? "", blocks, passages: passagesOf(claims), reviewed: false });
  const [dismissals, setDismissals] = useState(dismissalsOf(saved));
  const [checked, setChecked] = useState(checkedOf(saved, claims));
  const [made, setMade] = useState<Made>();
  const [takenUp, setTakenUp] = useState(false);

  const onKept = (kept: Unsaved) => {
    setTitle(kept.edited.title);
    edited.setText(kept.edited.text);
    setDismissals(dismissalsOf(kept.edited));
    setChecked(checkedOf(kept.edited, claims));
    setMade(kept.made);
    setTakenUp(true);
  };
  const now: Edited = {
    title,
    text: edited.text,
    dismissals: [...dismissals].map(([finding, reason]) => ({ finding, reason })),
    checked: claims.filter(({ mark }) => checked.has(mark)).map(({ sentence }) => sentence),
  };
  const saving = useSave({ userId, id, version, saved, made, edited: now, onKept });
  return {
    ...edited,
    title,
    setTitle,
    dismissals,
    dismiss: (finding: FairHousingFinding, reason?: string) =>
      setDismissals((before) => dismissed(before, findingKey(finding), reason)),
    checked,
    check: ({ mark }: SentenceToCheck, done: boolean) =>
      setChecked((before) => new Set(done ? [...before, mark] : [...before].filter((other) => other !== mark))),
    now,
    saving,
    /** What was typed here before, and not saved, is shown. */
    takenUp,
  };
}

const dismissalsOf = (text: Edited | undefined): Dismissals =>
  new Map(text?.dismissals.map(({ finding, reason }) => [finding, reason]));

const checkedOf = (text: Edited | undefined, claims: SentenceToCheck[]): Checked =>
  new Set(claims.filter(({ sentence }) => text?.checked.includes(sentence)).map(({ mark }) => mark));
