"use client";

import type { Route } from "next";
import Link from "next/link";
import { useSyncExternalStore } from "react";
import type { Words } from "@/activity/words";
import styles from "./activity.module.css";
import { daysOf, timeOf } from "./days";

/** A line of the feed. */
export type Line = Words & {
  id: string;
  /** Unix ms. */
  at: number;
  /** Where one goes on from it. */
  href?: Route | undefined;
};

type LinesProps = {
  lines: Line[];
  now: number;
  /** The time zone that the profile names. */
  named: string | undefined;
};

/** The lines of the feed by days, in the time zone of the profile, or else in that of the browser. */
export function Lines({ lines, now, named }: LinesProps) {
  const here = useSyncExternalStore(never, zoneHere, () => "UTC");
  const zone = named ?? here;
  return daysOf(lines, zone, now).map(({ date, title, lines }) => (
    <section className={styles.day} key={date} aria-labelledby={date}>
      <h2 className={styles.date} id={date}>
        {title}
      </h2>
      <ol className={styles.list}>
        {lines.map((line) => (
          <LineView key={line.id} line={line} zone={zone} />
        ))}
      </ol>
    </section>
  ));
}

function LineView({ line: { at, about, done, what, notes, href }, zone }: { line: Line; zone: string }) {
  return (
    <li className={styles.line}>
      <p className={styles.about}>
        <span className={styles.kind}>{about}</span>
        <span>
          {done && `${done} at `}
          <time dateTime={new Date(at).toISOString()}>{timeOf(at, zone)}</time>
        </span>
      </p>
      <p className={styles.what}>
        {href ? (
          <Link href={href} prefetch={false}>
            {what}
          </Link>
        ) : (
          what
        )}
      </p>
      {notes.map((note) => (
        <p className={styles.note} key={note}>
          {note}
        </p>
      ))}
    </li>
  );
}

// A browser does not change its zone while a page is open, or the next page has it.
const never = () => () => undefined;
const zoneHere = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
