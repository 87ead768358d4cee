"use client";

import { useActionState, useState } from "react";
import { Banner } from "@/components/banner/banner";
import { Button } from "@/components/button/button";
import { FailureBanner } from "@/components/failure/failure";
import { Fields } from "@/components/fields/fields";
import type { FormAction, FormState } from "@/door/action";
import { errorOf, type Field, type Typed } from "@/flows/form";
import type { Profile } from "@/profile/profile";
import styles from "./profile-form.module.css";

type ProfileFormProps = { fields: Field[]; kept: Typed; action: FormAction<Profile> };

/** What somebody tells of themselves; every form of the studio begins with it. It works before its script has come. */
export function ProfileForm({ fields, kept, action }: ProfileFormProps) {
  const [sent, send, pending] = useActionState<FormState<Profile>, FormData>(action, undefined);
  const [typed, setTyped] = useState<Typed>(sent?.typed ?? kept);
  const failure = sent && !sent.outcome.ok ? sent.outcome.failure : undefined;
  const wrong = failure?.kind === "correct" ? failure.fields : [];
  return (
    <form className={styles.form} action={send} noValidate>
      {failure && <FailureBanner failure={failure} />}
      {sent?.outcome.ok && !pending && <Banner tone="good" title="Your profile is kept." />}
      <Fields
        fields={fields}
        typed={typed}
        onType={(name, text) => setTyped((before) => ({ ...before, [name]: text }))}
        errorOf={(name) => errorOf(name, wrong)}
      />
      <Button type="submit" look="primary" pending={pending}>
        Keep it
      </Button>
    </form>
  );
}
