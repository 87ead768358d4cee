"use client";

import { useActionState, useEffect, useEffectEvent, useRef, useState } from "react";
import { Banner } from "@/components/banner/banner";
import { Button } from "@/components/button/button";
import { FailureBanner } from "@/components/failure/failure";
import { Fields } from "@/components/fields/fields";
import type { FormAction, FormState } from "@/door/action";
import { errorOf, type Field, type Typed } from "@/flows/form";
import type { Profile } from "@/profile/profile";
import { isTexts, keeper } from "@/storage/keeper";
import styles from "./profile-form.module.css";

type ProfileFormProps = { userId: string; fields: Field[]; kept: Typed; action: FormAction<Profile> };

// What was sent and came to nothing, as when the session has ended or the page is of an older version.
const draft = keeper("profile.draft", isTexts);

/** What somebody tells of themselves; every form of the studio begins with it. It works before its script has come. */
export function ProfileForm({ userId, fields, kept, action }: ProfileFormProps) {
  const [sent, send, pending] = useActionState<FormState<Profile>, FormData>(action, undefined);
  const [typed, setTyped] = useState<Typed>(sent?.typed ?? kept);
  const form = useRef<HTMLFormElement>(null);
  const takeUp = useEffectEvent(() => {
    const typed = sent ? undefined : draft.read(userId);
    if (typed) setTyped(typed);
  });
  useEffect(() => takeUp(), []);
  useEffect(() => {
    if (sent?.outcome.ok) draft.drop(userId, () => true);
    else if (sent) form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }, [sent, userId]);
  const failure = sent && !sent.outcome.ok ? sent.outcome.failure : undefined;
  const wrong = failure?.kind === "correct" ? failure.fields : [];
  return (
    <form className={styles.form} action={send} ref={form} onSubmit={() => draft.keep(userId, typed)} noValidate>
      <Fields
        fields={fields}
        typed={typed}
        onType={(name, text) => setTyped((before) => ({ ...before, [name]: text }))}
        errorOf={(name) => errorOf(name, wrong)}
      />
      {failure && <FailureBanner failure={failure} />}
      {sent?.outcome.ok && !pending && <Banner tone="good" title="Your profile is saved." />}
      <Button type="submit" look="primary" pending={pending}>
        Save
      </Button>
    </form>
  );
}
