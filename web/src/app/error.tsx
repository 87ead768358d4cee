"use client";

import { Reference } from "@/components/failure/reference";
import { Reload } from "@/components/failure/reload";
import { newVersionWords } from "@/services/new-version";
import { isOutdated } from "@/services/outdated";
import styles from "./not-found.module.css";

/**
 * What is shown in the place of a page that failed. It is loaded anew, and not only drawn once more: the scripts of a
 * tab that was opened before the application had another version are gone.
 */
export default function PageFailed({ error }: { error: Error & { digest?: string } }) {
  const outdated = isOutdated(error);
  return (
    <main className={styles.page}>
      <h1>{outdated ? newVersionWords : "This page could not be shown."}</h1>
      <p>
        {outdated
          ? "It was changed while you had it open. What you have saved is safe, and drafts are kept in this browser."
          : "That is a fault of ours. What you have saved is safe. Trying again often helps."}
      </p>
      <Reload look="primary">{outdated ? "Load the page anew" : "Try again"}</Reload>
      {error.digest && <Reference reference={error.digest} />}
    </main>
  );
}
