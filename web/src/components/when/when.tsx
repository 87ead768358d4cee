"use client";

import { useEffect, useState } from "react";

/** When something was, as people say it: an hour ago, or the day. Until the script has come it is the day in UTC. */
export function When({ at }: { at: number }) {
  const [words, setWords] = useState(() => dayOf(at, "UTC"));
  useEffect(() => setWords(wordsOf(at, Date.now())), [at]);
  if (at === 0) return null; // nobody knows
  return <time dateTime={new Date(at).toISOString()}>{words}</time>;
}

const units = [
  ["minute", 60_000, 60],
  ["hour", 3_600_000, 24],
  ["day", 86_400_000, 7],
] as const;

function wordsOf(at: number, now: number): string {
  const ago = now - at;
  if (ago < 0) return dayOf(at);
  if (ago < 60_000) return "just now";
  for (const [unit, length, most] of units) {
    const count = Math.floor(ago / length);
    if (count < most) return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(-count, unit);
  }
  return dayOf(at);
}

const dayOf = (at: number, timeZone?: string) =>
  new Date(at).toLocaleDateString("en-US", { day: "numeric", month: "long", year: "numeric", timeZone });
