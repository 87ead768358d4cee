"use client";

import type { Route } from "next";
import Link from "next/link";
import { useEffect, useState } from "react";
import { Banner } from "@/components/banner/banner";
import { Button } from "@/components/button/button";
import { When } from "@/components/when/when";
import { flows } from "@/flows/flows";
import { writtenOf } from "@/flows/written";
import { dropUnsaved, type Unsaved, unsavedTexts } from "@/library/unsaved";
import { addressOfText } from "./addresses";
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
        {texts.map((text) => (
          <li key={text.id}>
            <span>
              <Link href={addressOfUnsaved(text)} prefetch={false}>
                {text.edited.title.trim() || "Untitled"}
              </Link>{" "}
              <When at={text.at} />
            </span>
            <Button look="quiet" aria-label={`Drop “${text.edited.title}”`} onClick={() => drop(text.id)}>
              Drop
            </Button>
          </li>
        ))}
      </ul>
    </Banner>
  );
}

// Where one goes on with it: where its versions are, in the studio that made it, or where it is written by hand. What
// the studio does not know how to show is edited in the library with all on which it rests.
function addressOfUnsaved({ id, isThere, made, looks }: Unsaved): Route {
  if (isThere) return addressOfText(id);
  const flow = writtenOf(made, looks)?.shown.flow;
  if (flow !== undefined) return `/studio/${flows[flow].slug}?text=${id}` as Route;
  const byHand = made === undefined || made.madeBy === "byHand";
  return `/library/${byHand ? "write" : "unsaved"}?text=${id}` as Route;
}
