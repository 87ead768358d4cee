import type { Metadata } from "next";
import { deleteAccountAction } from "@/account/actions";
import { ButtonLink } from "@/components/button/button";
import { answersKept, endingsKept } from "@/services/retention";
import { requireSession } from "@/session/current";
import { inDays } from "@/text/days";
import frame from "../../page.module.css";
import { DownloadEverything } from "../download-everything";
import styles from "./delete-account.module.css";
import { DeletionForm } from "./deletion-form";

export const metadata: Metadata = { title: "Delete your account" };

/** What goes with an account, and the way to delete it. */
export default async function DeleteAccount() {
  const session = await requireSession();
  return (
    <div className={frame.page}>
      <div>
        <h1>Delete your account</h1>
        <p className={frame.lead}>This cannot be undone. What you want to keep, download first.</p>
      </div>
      <div className={frame.actions}>
        <DownloadEverything />
        <ButtonLink href="/profile">Keep my account</ButtonLink>
      </div>
      <section className={frame.card} aria-labelledby="goes">
        <h2 id="goes">What is deleted</h2>
        <ul className={styles.list}>
          <li>Every text of your library with all its versions, and those that you deleted and could bring back.</li>
          <li>Your profile with your brand voice, and what you used of each month.</li>
          <li>Your connections: each is ended here and at its provider.</li>
          <li>What this browser keeps of texts that you did not save.</li>
          <li>The account: nobody can sign in with it any more.</li>
        </ul>
        <h2>What is not</h2>
        <ul className={styles.list}>
          <li>What you posted elsewhere, and files that you downloaded.</li>
          <li>
            The texts of your last generations for {inDays(answersKept)}, in case they are asked for again. The notes
            that a connection was ended, without its keys, and that the account was deleted for {inDays(endingsKept)}.
            Nobody sees them, and they are deleted by themselves.
          </li>
        </ul>
      </section>
      <section className={frame.card} aria-labelledby="sure">
        <h2 id="sure">To delete it</h2>
        <p className={frame.soft}>
          Type the address of this account, <strong>{session.email}</strong>, and its password.
        </p>
        <DeletionForm action={deleteAccountAction} />
      </section>
    </div>
  );
}
