"use client";

import { useEffect, useState } from "react";
import { ageOf, dayOf } from "./age";

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
