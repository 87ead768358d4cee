import type { ReactNode } from "react";
import styles from "./banner.module.css";

type Tone = "note" | "good" | "warning" | "bad";

/** A sentence or two above what they are about. One about a failure is read out at once. */
export function Banner({ tone, title, children }: { tone: Tone; title: string; children?: ReactNode }) {
  return (
    <div
      className={`${styles.banner} ${styles[tone]}`}
      role={tone === "bad" || tone === "warning" ? "alert" : "status"}
    >
      <p className={styles.title}>{title}</p>
      {children}
    </div>
  );
}
