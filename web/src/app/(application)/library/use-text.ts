"use client";

import { useMemo, useState } from "react";
import { passagesOf } from "@/editing/reading";
import { type SentenceToCheck, standsIn } from "@/editing/sentences";
import { useDecisions } from "@/editing/use-decisions";
import { useEdited } from "@/editing/use-edited";
import type { Unsaved } from "@/library/unsaved";
import { useSave } from "@/library/use-save";
import type { Edited, Made, Work } from "@/library/work";
import type { Block } from "@/markdown/markdown";

type Begun = {
  userId: string;
  id: string;
  version: number;
  /** What is saved; undefined for a text that is new. */
  saved?: Edited | undefined;
  /** What was typed before the script had come, if that is something else. */
  typed?: Edited | undefined;
  madeBy: Work["madeBy"];
  blocks: Block[];
  claims: SentenceToCheck[];
};

/** A text of the library as somebody works on it: its words, what was decided of them, and how its saving stands. */
export function useText({ userId, id, version, saved, typed = saved, madeBy, blocks, claims }: Begun) {
  const [title, setTitle] = useState(typed?.title ?? "");
  const passages = useMemo(() => passagesOf(claims), [claims]);
  const edited = useEdited({ text: typed?.text ?? "", blocks, passages, reviewed: false });
  const { decided, decide, ...decisions } = useDecisions(claims, typed);
  const [made, setMade] = useState<Made>();
  const [takenUp, setTakenUp] = useState(false);

  const onKept = (kept: Unsaved) => {
    setTitle(kept.edited.title);
    edited.setText(kept.edited.text);
    decide(kept.edited);
    setMade(kept.made);
    setTakenUp(true);
  };
  const standing = useMemo(() => claims.filter((claim) => standsIn(edited.text, claim)), [claims, edited.text]);
  const now: Edited = { title, text: edited.text, ...decided };
  const saving = useSave({ userId, id, version, saved, made, edited: now, onKept });
  return {
    ...edited,
    ...decisions,
    /** The sentences to be checked that still are in it. */
    standing,
    title,
    setTitle,
    now,
    saving,
    /** What made it, also of a text that is new and not written here. */
    madeBy: made?.madeBy ?? madeBy,
    /** What was typed here before, and not saved, is shown. */
    takenUp,
  };
}
