"use client";

import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useState } from "react";
import styles from "./activity.module.css";
import { watchNewest } from "./watch";

type LiveProps = {
  /** The name of the newest that the page shows; empty if there is none. */
  newest: string;
  /** What it says, to be read out when it comes. */
  says: string;
};

/** Has the page made anew, in its place, when there is something newer to see. */
export function Live({ newest, says }: LiveProps) {
  const router = useRouter();
  const [first] = useState(newest);
  const shown = useEffectEvent(() => newest);
  useEffect(() => watchNewest({ shown: () => shown(), tell: () => router.refresh() }), [router]);
  return (
    <p className={styles.heard} role="status">
      {newest !== first && `New: ${says}`}
    </p>
  );
}
