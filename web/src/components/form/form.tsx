"use client";

import { useActionState, useEffect, useRef } from "react";
import { Button } from "@/components/button/button";
import { FailureBanner } from "@/components/failure/failure";
import { TextField } from "@/components/field/field";
import type { FormAction, FormState } from "@/door/action";
import styles from "./form.module.css";

/** A field of a form as data, so that a page that is rendered on the server can say what it asks for. */
export type FieldOf = {
  name: string;
  label: string;
  type?: "text" | "email" | "password";
  autoComplete?: string;
  inputMode?: "numeric";
  /** One types here first: the page asks for nothing else. */
  autoFocus?: boolean;
  hint?: string;
  /** What stands in it at first. */
  value?: string | undefined;
};

type FormProps<T> = {
  action: FormAction<T>;
  fields: FieldOf[];
  /** What goes along unseen. */
  hidden?: Record<string, string | undefined>;
  submit: string;
  look?: "primary" | "plain" | "quiet" | "danger";
};

/**
 * A form behind a server action. It also works before its script has come, keeps what was typed when something
 * fails, marks each field that is wrong, and leads there.
 */
export function Form<T>({ action, fields, hidden = {}, submit, look = "primary" }: FormProps<T>) {
  const [state, send, pending] = useActionState<FormState<T>, FormData>(action, undefined);
  const form = useRef<HTMLFormElement>(null);
  const failure = state?.outcome.ok === false ? state.outcome.failure : undefined;
  const wrong = failure?.kind === "correct" ? failure.fields : [];
  useEffect(() => {
    if (state) form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }, [state]);
  return (
    <form className={styles.form} action={send} ref={form} noValidate>
      {failure && <FailureBanner failure={failure} />}
      {Object.entries(hidden).map(
        ([name, value]) => value !== undefined && <input key={name} type="hidden" name={name} value={value} />,
      )}
      {fields.map(({ value, ...field }) => (
        <TextField
          key={field.name}
          {...field}
          defaultValue={state?.typed[field.name] ?? value}
          error={wrong.find(({ name }) => name === field.name)?.message}
        />
      ))}
      <Button type="submit" look={look} pending={pending}>
        {submit}
      </Button>
    </form>
  );
}
