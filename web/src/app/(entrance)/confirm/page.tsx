import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Banner } from "@/components/banner/banner";
import { Form } from "@/components/form/form";
import { confirmAction, resendAction } from "../actions";
import { codeField } from "../fields";
import styles from "../layout.module.css";

export const metadata: Metadata = { title: "Confirm your email address" };

type Query = Promise<{ email?: string; note?: string }>;

/** Showing by a code that an email address is one's own. */
export default async function Confirm({ searchParams }: { searchParams: Query }) {
  const { email, note } = await searchParams;
  if (!email) redirect("/sign-up");
  return (
    <>
      <div>
        <h1>Confirm your email address</h1>
        <p className={styles.lead}>A mail with a code of six digits is on its way to {email}.</p>
      </div>
      {note === "sent" && <Banner tone="good" title="Another code is on its way." />}
      <Form action={confirmAction} submit="Confirm" hidden={{ email }} fields={[codeField]} />
      <div className={styles.more}>
        <Form action={resendAction} submit="Send another code" look="quiet" hidden={{ email }} fields={[]} />
      </div>
    </>
  );
}
