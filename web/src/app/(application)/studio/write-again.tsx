"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/button/button";
import { SelectField } from "@/components/field/field";
import { type Field, typedOf } from "@/flows/form";
import type { Shown } from "@/flows/text";
import styles from "./studio.module.css";

type AgainProps = {
  /** What it is called to have it done once more. */
  words: string;
  request: Shown["request"];
  fields: Field[];
  /** What the form does before its script has come, and what goes along then beside what was asked for. */
  action: (form: FormData) => void;
  hidden: Record<string, string | number>;
  /** The field of the request that says how the text sounds, if it has one. */
  tone: Extract<Field, { kind: "choice" }> | undefined;
  /** Another text is being written. */
  pending: boolean;
  onAgain: (request: Record<string, unknown>) => void;
};

/** Has the same be written once more, in another tone if somebody chooses one. */
export function WriteAgain({ words, request, fields, action, hidden, tone, pending, onAgain }: AgainProps) {
  const asked: Record<string, unknown> = { ...request };
  const [chosen, setChosen] = useState(tone && String(asked[tone.name] ?? tone.default ?? ""));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!pending) onAgain(tone && chosen ? { ...asked, [tone.name]: chosen } : asked);
  };
  return (
    <form className={styles.again} aria-label={words} action={action} onSubmit={submit}>
      {Object.entries({ ...typedOf(fields, request), ...hidden }).map(
        ([name, value]) => name !== tone?.name && <input key={name} type="hidden" name={name} value={value} />,
      )}
      {tone && (
        <SelectField
          label={tone.label}
          name={tone.name}
          value={chosen}
          onChange={(event) => setChosen(event.target.value)}
        >
          {tone.options.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </SelectField>
      )}
      <Button type="submit" pending={pending}>
        {words}
      </Button>
      <p className={styles.againWords}>
        This one stays until the other is there. It counts as one more text of the month.
      </p>
    </form>
  );
}
