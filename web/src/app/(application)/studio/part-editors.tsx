"use client";

import { memo, useEffect, useEffectEvent, useMemo } from "react";
import { type Dismissals, Editor } from "@/editing/editor";
import { findingKey } from "@/editing/findings";
import { passagesOf } from "@/editing/reading";
import { useEdited } from "@/editing/use-edited";
import { type Edits, isIn, type Part } from "@/flows/parts";
import type { Read, Shown, Written } from "@/flows/text";
import type { FairHousingFinding } from "@/services/failure";
import { beginningOf } from "@/text/shortened";
import styles from "./studio.module.css";

type PartEditorsProps = {
  parts: Part[];
  shown: Shown;
  /** What was edited of them before the page was left. */
  before?: Written["reads"] | undefined;
  edits: Edits;
  /** Tells how a text is now; nothing of one that is as it was written. */
  onRead: (pointer: string, read: Read | undefined) => void;
  /** Tells what of a text steers readers. */
  onFound: (pointer: string, findings: FairHousingFinding[]) => void;
  dismissals: Dismissals;
  onDismiss: (finding: FairHousingFinding, reason?: string) => void;
};

/** Every text of a result, to be edited by itself. Where there are several, each is behind its name. */
export function PartEditors({ parts, before, edits, ...rest }: PartEditorsProps) {
  const editable = parts.filter(({ editable }) => editable);
  const long = editable.filter(({ kind }) => kind === "markdown");
  const [main] = long.length === 1 ? long : editable.length === 1 ? editable : [];
  return (
    <div className={styles.parts}>
      {editable.map((part) => (
        <details className={styles.part} key={part.pointer} open={part === main}>
          <summary className={styles.partName}>
            {part.label} <span className={styles.excerpt}>{beginningOf(edits[part.pointer] ?? part.text, 120)}</span>
          </summary>
          <PartEditor part={part} before={before?.[part.pointer]} {...rest} />
        </details>
      ))}
    </div>
  );
}

type PartEditorProps = Pick<PartEditorsProps, "shown" | "onRead" | "onFound" | "dismissals" | "onDismiss"> & {
  part: Part;
  before: Read | undefined;
};

// A key that is pressed in one part is none of the others' business.
const PartEditor = memo(function PartEditor(props: PartEditorProps) {
  const { part, before, shown, onRead, onFound, dismissals, onDismiss } = props;
  const { pointer, label, text, kind } = part;
  const passages = useMemo(() => passagesOf(shown.claims.filter((claim) => isIn(part, claim.pointer))), [shown, part]);
  const edited = useEdited({
    text: before?.text ?? text,
    blocks: before?.blocks ?? shown.texts[pointer] ?? [],
    passages,
    plain: kind === "plain",
    reviewed: before === undefined,
  });
  useEffect(() => {
    onRead(pointer, edited.text === text ? undefined : { text: edited.text, blocks: edited.blocks });
  }, [edited.text, edited.blocks, text, pointer, onRead]);
  const told = edited.findings.map(findingKey).join("\n");
  const tell = useEffectEvent(() => onFound(pointer, edited.findings));
  // biome-ignore lint/correctness/useExhaustiveDependencies: when they are others, wherever they stand
  useEffect(() => tell(), [told]);
  return (
    <Editor
      {...edited}
      label={label}
      isMarkdown={kind === "markdown"}
      onEdit={edited.setText}
      dismissals={dismissals}
      onDismiss={onDismiss}
    />
  );
});
