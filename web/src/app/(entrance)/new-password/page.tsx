import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { Form } from "@/components/form/form";
import { newPasswordAction } from "../actions";
import { codeField, newPasswordField } from "../fields";
import styles from "../layout.module.css";

export const metadata: Metadata = { title: "Choose a new password" };

/** Choosing another password by a code. */
export default async function NewPassword({ searchParams }: { searchParams: Promise<{ email?: string }> }) {
  const { email } = await searchParams;
  if (!email) redirect("/forgotten-password");
  return (
    <>
      <div>
        <h1>Choose a new password</h1>
        <p className={styles.lead}>If there is an account for {email}, a mail with a code is on its way.</p>
      </div>
      <Form
        action={newPasswordAction}
        submit="Change my password"
        hidden={{ email }}
        fields={[codeField, newPasswordField]}
      />
      <p className={styles.more}>
        <Link href="/forgotten-password" prefetch={false}>
          Send another code
        </Link>
      </p>
    </>
  );
}
