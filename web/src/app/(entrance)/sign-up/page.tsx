import type { Metadata } from "next";
import Link from "next/link";
import { Form } from "@/components/form/form";
import { signUpAction } from "../actions";
import styles from "../layout.module.css";

export const metadata: Metadata = { title: "Make an account" };

/** Making an account. */
export default function SignUp() {
  return (
    <>
      <div>
        <h1>Make an account</h1>
        <p className={styles.lead}>We send a code to your address, to see that it is yours.</p>
      </div>
      <Form
        action={signUpAction}
        submit="Make my account"
        fields={[
          { name: "email", label: "E-mail address", type: "email", autoComplete: "username" },
          {
            name: "password",
            label: "Password",
            type: "password",
            autoComplete: "new-password",
            hint: "8 characters or more: small and capital letters, a digit and a sign.",
          },
        ]}
      />
      <p className={styles.more}>
        <Link href="/sign-in" prefetch={false}>
          I have an account
        </Link>
      </p>
    </>
  );
}
