import type { Metadata } from "next";
import { cookies } from "next/headers";
import Link from "next/link";
import { redirect } from "next/navigation";
import { isFarewell } from "@/account/farewell";
import { answersKept, endingsKept } from "@/services/retention";
import { inDays } from "@/text/days";
import styles from "../layout.module.css";
import { EmptyBrowser } from "./empty-browser";

export const metadata: Metadata = { title: "Your account is deleted" };

/** The last page of somebody who has deleted their account; for anybody else there is nothing here. */
export default async function AccountDeleted() {
  if (!isFarewell(await cookies())) redirect("/");
  return (
    <>
      <div>
        <h1>Your account is deleted</h1>
        <p className={styles.lead}>
          Your texts, your profile and your connections are deleted, and so is what this browser kept of them. The
          answers to your last requests go within {inDays(answersKept)}; the notes that a connection was ended, without
          its keys, and that the account was deleted, within {inDays(endingsKept)}. Thank you for having been here.
        </p>
      </div>
      <EmptyBrowser />
      <p className={styles.more}>
        <Link href="/sign-up" prefetch={false}>
          Make another account
        </Link>
      </p>
    </>
  );
}
