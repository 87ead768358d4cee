"use client";

import { useEffect } from "react";
import { type Dismissals, Editor } from "@/editing/editor";
import { passagesOf } from "@/editing/reading";
import { useEdited } from "@/editing/use-edited";
import { isIn, type Part } from "@/flows/parts";
import type { Shown } from "@/flows/text";
import type { Block } from "@/markdown/markdown";
import type { FairHousingFinding } from "@/services/failure";
import styles from "./studio.module.css";

/** A text as it is now: as it is typed, and as it is shown. */
export type Read = { text: string; blocks: Block[] };

type PartEditorsProps = {
  parts: Part[];
  shown: Shown;
  onRead: (pointer: string, read: Read) => void;
  dismissals: Dismissals;
  onDismiss: (finding: FairHousingFinding, reason?: string) => void;
};

/** Every text of a result, to be edited by itself. Where there are several, each is behind its name. */
export function PartEditors({ parts, ...rest }: PartEditorsProps) {
  const long = parts.filter(({ kind }) => kind === "markdown");
  const [main] = long.length === 1 ? long : parts.length === 1 ? parts : [];
  return (
    <div className={styles.parts}>
      {parts.map((part) => (
        <details className={styles.part} key={part.pointer} open={part === main}>
          <summary className={styles.partName}>
            {part.label} <span className={styles.excerpt}>{part.text.slice(0, 120)}</span>
          </summary>
          <PartEditor part={part} {...rest} />
        </details>
      ))}
    </div>
  );
}

type PartEditorProps = Omit<PartEditorsProps, "parts"> & { part: Part };

function PartEditor({ part, shown, onRead, dismissals, onDismiss }: PartEditorProps) {
  const { pointer, label, text, kind } = part;
  const written = shown.texts[pointer];
  const edited = useEdited({
    text,
    blocks: written ?? [],
    passages: passagesOf(shown.claims.filter((claim) => isIn(part, claim.pointer))),
    plain: kind === "plain",
    reviewed: true,
  });
  const isTouched = edited.text !== text || edited.blocks !== written;
  useEffect(() => {
    if (isTouched) onRead(pointer, { text: edited.text, blocks: edited.blocks });
  }, [isTouched, edited.text, edited.blocks, pointer, onRead]);
  return (
    <Editor
      {...edited}
      label={kind === "markdown" ? `${label}, in Markdown` : label}
      onEdit={edited.setText}
      dismissals={dismissals}
      onDismiss={onDismiss}
    />
  );
}
