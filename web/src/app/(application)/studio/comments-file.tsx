"use client";

import { type ChangeEvent, useId, useState } from "react";
import { NewVersion } from "@/components/failure/new-version";
import { SelectField } from "@/components/field/field";
import type { Field } from "@/flows/form";
import type { Comments, Limits, Sheet } from "@/reviews/comments";
import { isOutdated } from "@/services/outdated";
import styles from "./comments-file.module.css";

type FileProps = { fields: Field[]; onRead: (comments: string[]) => void };

type State =
  | { kind: "none" }
  | { kind: "unreadable" }
  | { kind: "outdated" }
  | { kind: "read"; sheet: Sheet; column: number; taken: Comments };

// More than a year of any agency's reviews. It is read in this browser, and goes nowhere.
const most = 5_000_000;

/** Takes comments from a file with columns, as reviews are exported. The file stays in the browser. */
export function CommentsFile({ fields, onRead }: FileProps) {
  const limits = limitsIn(fields);
  const [state, setState] = useState<State>({ kind: "none" });
  const id = useId();
  const take = async (sheet: Sheet, column: number) => {
    const { commentsOf } = await import("@/reviews/comments");
    const taken = commentsOf(sheet, column, limits);
    setState({ kind: "read", sheet, column, taken });
    onRead(taken.comments);
  };
  const open = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    if (file === undefined) return;
    try {
      if (file.size > most) return setState({ kind: "unreadable" });
      const { sheetOf, textOf } = await import("@/reviews/comments");
      const sheet = sheetOf(textOf(new Uint8Array(await file.arrayBuffer())));
      if (sheet === undefined) return setState({ kind: "unreadable" });
      await take(sheet, sheet.likely);
    } catch (error) {
      setState({ kind: isOutdated(error) ? "outdated" : "unreadable" }); // the reader did not come, or the file left
    }
  };
  return (
    <div className={styles.file}>
      <label className={styles.label} htmlFor={id}>
        From a file (.csv)
      </label>
      <input className={styles.input} id={id} type="file" accept=".csv,.tsv,.txt,text/csv" onChange={open} />
      {state.kind === "read" && state.sheet.columns.length > 1 && (
        <SelectField
          label="The column with the comments"
          value={state.column}
          onChange={(event) => void take(state.sheet, Number(event.target.value))}
        >
          {state.sheet.columns.map((column, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns may have the same name
            <option key={at} value={at}>
              {column}
            </option>
          ))}
        </SelectField>
      )}
      {state.kind === "outdated" && <NewVersion />}
      <p className={styles.said} role="status">
        {state.kind === "unreadable" && "This file cannot be read. Save it as CSV, of 5 MB at the most."}
        {state.kind === "read" && wordsOf(state.taken, limits)}
      </p>
    </div>
  );
}

function limitsIn(fields: Field[]): Limits {
  const field = fields.find(({ name }) => name === "comments");
  return field?.kind === "list" ? field : { max: 0, each: 0 };
}

function wordsOf({ comments, left, cut }: Comments, { max, each }: Limits): string {
  return [
    comments.length === 1 ? "1 comment is taken." : `${comments.length} comments are taken.`,
    left > 0 && `${max} may be read at once: ${left} more are left out.`,
    cut > 0 && `${cut} longer than ${each.toLocaleString("en-US")} characters ${cut === 1 ? "is" : "are"} cut.`,
  ]
    .filter(Boolean)
    .join(" ");
}
