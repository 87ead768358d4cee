"use client";

import { startTransition, useActionState, useEffect, useRef } from "react";
import type { Deletion } from "@/account/deletion";
import { Banner } from "@/components/banner/banner";
import { Button } from "@/components/button/button";
import { FailureBanner } from "@/components/failure/failure";
import { TextField } from "@/components/field/field";
import form from "@/components/form/form.module.css";
import type { FormAction, FormState } from "@/door/action";

/**
 * The form that deletes an account. Where there is much to delete it goes on by itself, with what was typed, until
 * all is gone; before its script has come, one presses again.
 */
export function DeletionForm({ action }: { action: FormAction<Deletion> }) {
  const [state, send, pending] = useActionState<FormState<Deletion>, FormData>(action, undefined);
  const sent = useRef<FormData>(undefined);
  const failure = state?.outcome.ok === false ? state.outcome.failure : undefined;
  const wrong = failure?.kind === "correct" ? failure.fields : [];
  const errorOf = (field: string) => wrong.find(({ name }) => name === field)?.message;
  const goesOn = state?.outcome.ok === true && state.outcome.value === "going_on";
  useEffect(() => {
    const again = sent.current;
    if (state?.outcome.ok === true && again !== undefined) startTransition(() => send(again));
  }, [state, send]);
  return (
    <form
      className={form.form}
      action={send}
      onSubmit={({ currentTarget }) => {
        sent.current = new FormData(currentTarget);
      }}
      noValidate
    >
      {failure && <FailureBanner failure={failure} />}
      {goesOn && (
        <Banner tone="note" title="There was much to delete, and it is not all gone yet.">
          <p>It goes on. If this stands here for long, fill in both once more and press the button again.</p>
        </Banner>
      )}
      <TextField
        name="email"
        label="Email address"
        type="email"
        autoComplete="off"
        defaultValue={state?.typed["email"]}
        error={errorOf("email")}
      />
      <TextField
        name="password"
        label="Password"
        type="password"
        autoComplete="current-password"
        error={errorOf("password")}
      />
      <Button type="submit" look="danger" pending={pending}>
        Delete my account for good
      </Button>
    </form>
  );
}
