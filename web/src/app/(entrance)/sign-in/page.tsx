import type { Metadata } from "next";
import Link from "next/link";
import { Banner } from "@/components/banner/banner";
import { Form } from "@/components/form/form";
import { signInAction } from "../actions";
import { emailField } from "../fields";
import styles from "../layout.module.css";

export const metadata: Metadata = { title: "Sign in" };

const notes: Record<string, string> = {
  confirmed: "Your email address is confirmed. Sign in to begin.",
  changed: "Your password is changed. Sign in with the new one.",
};

type Query = Promise<{ email?: string; note?: string; next?: string }>;

/** Signing in. */
export default async function SignIn({ searchParams }: { searchParams: Query }) {
  const { email, note = "", next } = await searchParams;
  const words = Object.hasOwn(notes, note) ? notes[note] : undefined;
  return (
    <>
      <h1>Sign in</h1>
      {words && <Banner tone="good" title={words} />}
      <Form
        action={signInAction}
        submit="Sign in"
        hidden={{ next }}
        fields={[
          { ...emailField, value: email },
          { name: "password", label: "Password", type: "password", autoComplete: "current-password" },
        ]}
      />
      <p className={styles.more}>
        <Link href="/forgotten-password" prefetch={false}>
          Forgotten password
        </Link>
        <Link href="/sign-up" prefetch={false}>
          Make an account
        </Link>
      </p>
    </>
  );
}
