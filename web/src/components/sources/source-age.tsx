"use client";

import { useEffect, useState } from "react";

type AgeProps = {
  url: string;
  /** When the page was published, if that is known: RFC 3339. */
  publishedDate?: string | undefined;
};

/** Whose page it is, and how old. Until the script has come the day stands there, in UTC. */
export function SourceAge({ url, publishedDate }: AgeProps) {
  const [now, setNow] = useState<number>();
  useEffect(() => setNow(Date.now()), []);
  const at = publishedDate === undefined ? Number.NaN : Date.parse(publishedDate);
  return (
    <>
      {new URL(url).hostname.replace(/^www\./, "")} ·{" "}
      {Number.isNaN(at) ? (
        "no date given"
      ) : (
        <time dateTime={new Date(at).toISOString()} title={dayOf(at)}>
          {now === undefined ? dayOf(at) : ageOf(at, now)}
        </time>
      )}
    </>
  );
}

const day = 86_400_000;
const units = [
  ["day", day, 31],
  ["month", 30.44 * day, 12],
  ["year", 365.25 * day, Number.POSITIVE_INFINITY],
] as const;
const inDays = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const inMonths = new Intl.RelativeTimeFormat("en"); // “last month” may be yesterday

/** How old something is, as people say it: yesterday, 3 months ago. */
export function ageOf(at: number, now: number): string {
  const old = Math.max(0, now - at);
  for (const [unit, length, most] of units) {
    const count = Math.floor(old / length);
    if (count < most) return (unit === "day" ? inDays : inMonths).format(-count, unit);
  }
  return dayOf(at);
}

const dayOf = (at: number) =>
  new Date(at).toLocaleDateString("en-US", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
