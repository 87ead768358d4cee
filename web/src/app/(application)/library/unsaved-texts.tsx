"use client";

import type { Route } from "next";
import Link from "next/link";
import { useEffect, useState } from "react";
import { Banner } from "@/components/banner/banner";
import { Button } from "@/components/button/button";
import { When } from "@/components/when/when";
import { dropUnsaved, type Unsaved, unsavedTexts } from "@/library/unsaved";
import styles from "./library.module.css";

/** The texts that this browser keeps since they were not saved, each with the way to go on with it. */
export function UnsavedTexts({ userId }: { userId: string }) {
  const [texts, setTexts] = useState<Unsaved[]>([]);
  useEffect(() => setTexts(unsavedTexts(userId)), [userId]);
  const drop = (id: string) => {
    dropUnsaved(userId, id);
    setTexts(unsavedTexts(userId));
  };
  if (texts.length === 0) return null;
  return (
    <Banner tone="note" title="Not saved yet: kept in this browser alone">
      <ul className={styles.unsaved}>
        {texts.map(({ id, over, edited: { title }, at }) => (
          <li key={id}>
            <span>
              <Link href={(over === 0 ? `/library/write?text=${id}` : `/library/${id}`) as Route} prefetch={false}>
                {title.trim() || "Untitled"}
              </Link>{" "}
              <When at={at} />
            </span>
            <Button look="quiet" aria-label={`Drop “${title}”`} onClick={() => drop(id)}>
              Drop
            </Button>
          </li>
        ))}
      </ul>
    </Banner>
  );
}
