"use client";

import { type FormEvent, useId, useRef, useState } from "react";
import { Banner } from "@/components/banner/banner";
import { Button } from "@/components/button/button";
import { TextField } from "@/components/field/field";
import { useTypedBefore } from "@/components/field/typed-before";
import { maxText } from "@/library/text";
import type { FairHousingFinding } from "@/services/failure";
import styles from "./editor.module.css";
import { classLabel, findingKey, stretchesOf } from "./findings";

/** Why somebody let a finding stand, by its key. */
export type Dismissals = ReadonlyMap<string, string>;

/** What is let stand after this is decided of a finding; without a reason it counts again. */
export function dismissed(before: Dismissals, key: string, reason: string | undefined): Dismissals {
  const after = new Map(before);
  if (reason === undefined) after.delete(key);
  else after.set(key, reason);
  return after;
}

export type EditorProps = {
  /** What people call the text. */
  label?: string;
  /** It has marks of Markdown, which are explained. */
  isMarkdown?: boolean;
  text: string;
  onEdit: (text: string) => void;
  findings: FairHousingFinding[];
  reading: boolean;
  /** Why the review that was wanted could not be had. */
  problem: string | undefined;
  dismissals: Dismissals;
  /** Without a reason the finding counts again. */
  onDismiss: (finding: FairHousingFinding, reason?: string) => void;
  /** The id of the form to which the text belongs, as its field `text`. */
  form?: string;
};

/** A text to be edited, in which what steers readers is marked, and below it why and what to write instead. */
export function Editor(props: EditorProps) {
  const {
    label = "The text",
    isMarkdown = false,
    text,
    onEdit,
    findings,
    reading,
    problem,
    dismissals,
    onDismiss,
    form,
  } = props;
  const [id, state] = [useId(), useId()];
  const field = useRef<HTMLTextAreaElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  useTypedBefore(id, field);
  const open = findings.filter((finding) => !dismissals.has(findingKey(finding)));
  const dismissed = findings.filter((finding) => dismissals.has(findingKey(finding)));
  const show = ({ start, end }: FairHousingFinding) => {
    field.current?.focus({ preventScroll: true });
    field.current?.setSelectionRange(start, end);
    layer.current?.querySelector(`[data-start="${start}"]`)?.scrollIntoView({ block: "center" });
  };
  return (
    <div className={styles.whole}>
      <div className={styles.editor}>
        <div className={styles.layer} ref={layer} aria-hidden="true">
          {stretchesOf(text, open).map((stretch) =>
            stretch.found ? (
              <mark className={styles.phrase} key={stretch.start} data-start={stretch.start}>
                {stretch.text}
              </mark>
            ) : (
              stretch.text
            ),
          )}{" "}
        </div>
        <textarea
          className={styles.text}
          id={id}
          ref={field}
          aria-label={isMarkdown ? `${label}, in Markdown` : label}
          aria-describedby={state}
          spellCheck
          maxLength={maxText}
          name="text"
          form={form}
          value={text}
          onChange={(event) => onEdit(event.target.value)}
        />
      </div>
      {isMarkdown && (
        <p className={styles.marks}>
          <code>## </code>begins a heading, <code>- </code>an item of a list, and <code>**two stars**</code> make words
          bold. “Preview” shows it as readers see it.
        </p>
      )}
      <p className={styles.state} id={state} role="status">
        {reading && "Reading for fair housing…"}
        {!reading &&
          problem === undefined &&
          (open.length === 0
            ? "Fair housing: nothing found."
            : `Fair housing: ${open.length} ${open.length === 1 ? "phrase" : "phrases"} to change.`)}
      </p>
      {problem !== undefined && !reading && <Banner tone="warning" title={problem} />}
      {findings.length > 0 && (
        <ul className={styles.findings} aria-label="Fair-housing findings">
          {[...open, ...dismissed].map((finding) => (
            <Finding
              key={`${findingKey(finding)} ${finding.start}`}
              finding={finding}
              reason={dismissals.get(findingKey(finding))}
              onShow={() => show(finding)}
              onDismiss={(reason) => onDismiss(finding, reason)}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

type FindingProps = {
  finding: FairHousingFinding;
  reason: string | undefined;
  onShow: () => void;
  onDismiss: (reason?: string) => void;
};

function Finding({ finding, reason, onShow, onDismiss }: FindingProps) {
  const [asking, setAsking] = useState(false);
  const [typed, setTyped] = useState("");
  const [missing, setMissing] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() === "") return setMissing(true);
    setAsking(false);
    onDismiss(typed.trim());
  };
  return (
    <li className={styles.finding} data-dismissed={reason !== undefined || undefined}>
      <p>
        <strong>“{finding.phrase}”</strong> <span className={styles.kind}>{classLabel(finding.protectedClass)}</span>
      </p>
      <p>{finding.why}</p>
      {reason === undefined ? <p>{finding.suggestion}</p> : <p>You let it stand: {reason}</p>}
      {asking && reason === undefined ? (
        <form className={styles.reason} onSubmit={submit} noValidate>
          <TextField
            label="Why may it stand?"
            value={typed}
            maxLength={300}
            error={missing ? "Say why." : undefined}
            onChange={(event) => setTyped(event.target.value)}
          />
          <div className={styles.ways}>
            <Button type="submit">Let it stand</Button>
            <Button look="quiet" onClick={() => setAsking(false)}>
              Back
            </Button>
          </div>
        </form>
      ) : (
        <div className={styles.ways}>
          <Button look="quiet" aria-label={`Show “${finding.phrase}” in the text`} onClick={onShow}>
            Show
          </Button>
          {reason === undefined ? (
            <Button look="quiet" aria-label={`Dismiss “${finding.phrase}”`} onClick={() => setAsking(true)}>
              Dismiss
            </Button>
          ) : (
            <Button look="quiet" aria-label={`Count it again: “${finding.phrase}”`} onClick={() => onDismiss()}>
              Count it again
            </Button>
          )}
        </div>
      )}
    </li>
  );
}
