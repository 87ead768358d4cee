"use client";

import { useState } from "react";
import styles from "./reference.module.css";

/** The name by which the logs know a request, to be copied for whoever helps. */
export function Reference({ reference }: { reference: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(reference);
      setCopied(true);
    } catch {
      // This browser does not allow it; the code stands there to be selected.
    }
  };
  return (
    <p className={styles.reference}>
      If you ask for help, quote <code className={styles.code}>{reference}</code>
      <button className={styles.copy} type="button" onClick={copy}>
        {copied ? "Copied" : "Copy"}
      </button>
    </p>
  );
}
