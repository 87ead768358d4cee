"use client";

import type { Route } from "next";
import Link from "next/link";
import { useEffect, useState } from "react";
import { ButtonLink } from "@/components/button/button";
import { latestTextsAction } from "@/library/actions";
import type { Entry } from "@/library/work";
import styles from "./save-to-library.module.css";

/** What is left where the AI cannot be had: to write it oneself, or to take something of the library. */
export function WriteByHand() {
  const [entries, setEntries] = useState<Entry[]>([]);
  useEffect(() => {
    const ask = async () => {
      const state = await latestTextsAction(undefined, new FormData());
      if (state?.outcome.ok) setEntries(state.outcome.value);
    };
    ask().catch(() => undefined); // it is no less possible to write
  }, []);
  return (
    <div className={styles.save}>
      <div>
        <ButtonLink href={"/library/write" as Route}>Write it yourself</ButtonLink>
      </div>
      {entries.length > 0 && (
        <nav aria-labelledby="kept">
          <h3 id="kept">What is in your library</h3>
          <ul>
            {entries.map(({ id, title, type }) => (
              <li key={id}>
                <Link href={`/library/${id}` as Route} prefetch={false}>
                  {title}
                </Link>{" "}
                ({type})
              </li>
            ))}
          </ul>
        </nav>
      )}
    </div>
  );
}
