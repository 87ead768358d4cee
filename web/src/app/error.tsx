"use client";

import { Button } from "@/components/button/button";
import { Reference } from "@/components/failure/reference";
import styles from "./not-found.module.css";

/** What is shown in the place of a page that failed. */
export default function PageFailed({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className={styles.page}>
      <h1>This page could not be shown.</h1>
      <p>That is a fault of ours. What you have saved is safe. Trying again often helps.</p>
      <Button look="primary" onClick={reset}>
        Try again
      </Button>
      {error.digest && <Reference reference={error.digest} />}
    </main>
  );
}
