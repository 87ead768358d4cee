import type { Metadata } from "next";
import Link from "next/link";
import { Form } from "@/components/form/form";
import { forgotPasswordAction } from "../actions";
import { emailField } from "../fields";
import styles from "../layout.module.css";

export const metadata: Metadata = { title: "Forgotten password" };

/** Asking for a code by which the password can be changed. */
export default function ForgottenPassword() {
  return (
    <>
      <div>
        <h1>Forgotten password</h1>
        <p className={styles.lead}>Tell us your address, and we send you a code by which you can choose another.</p>
      </div>
      <Form action={forgotPasswordAction} submit="Send the code" fields={[emailField]} />
      <p className={styles.more}>
        <Link href="/sign-in" prefetch={false}>
          Back to signing in
        </Link>
      </p>
    </>
  );
}
