import type { Metadata } from "next";
import Link from "next/link";
import { Form } from "@/components/form/form";
import { signUpAction } from "../actions";
import { emailField, newPasswordField } from "../fields";
import styles from "../layout.module.css";

export const metadata: Metadata = { title: "Make an account" };

/** Making an account. */
export default function SignUp() {
  return (
    <>
      <div>
        <h1>Make an account</h1>
        <p className={styles.lead}>We send a code to your email address, to see that it is yours.</p>
      </div>
      <Form
        action={signUpAction}
        submit="Make my account"
        fields={[emailField, { ...newPasswordField, label: "Password" }]}
      />
      <p className={styles.more}>
        <Link href="/sign-in" prefetch={false}>
          I have an account
        </Link>
      </p>
    </>
  );
}
