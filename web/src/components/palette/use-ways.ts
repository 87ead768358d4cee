"use client";

import { useEffect, useMemo, useState } from "react";
import { places } from "@/components/navigation/places";
import { addressOf, flows, listedFlows, wordsOf } from "@/flows/flows";

/** Where one can go. */
export type Way = { name: string; href: string; note?: string };

/** What the library answers: see `library/found`. */
type Text = { id: string; title: string; type: string };

const pages: Way[] = places.map(({ href, label }) => ({ name: label, href }));

// What has a page of its own is among the pages.
const toWrite: Way[] = listedFlows
  .filter((flow) => wordsOf(flow).place === undefined)
  .map((flow) => ({ name: flows[flow].name, href: addressOf(flow), note: "Write one" }));

const pause = 200; // between two keys, in ms

/** Where one can go, by groups, and the words by which one looks for it. */
export function useWays() {
  const [words, setWords] = useState("");
  const [texts, setTexts] = useState<Text[]>([]);
  useEffect(() => {
    const left = new AbortController();
    const timer = setTimeout(
      async () => {
        const found = await textsWith(words, left.signal);
        if (!left.signal.aborted) setTexts(found);
      },
      words === "" ? 0 : pause,
    );
    return () => {
      clearTimeout(timer);
      left.abort();
    };
  }, [words]);
  const groups = useMemo(
    () =>
      [
        { name: "Pages", items: pages },
        { name: "Write", items: toWrite },
        {
          name: "Your texts",
          items: texts.map(({ id, title, type }): Way => ({ name: title, href: `/library/${id}`, note: type })),
        },
      ].filter(({ items }) => items.length > 0),
    [texts],
  );
  return { words, setWords, groups };
}

// Without the library one goes to everything else.
async function textsWith(words: string, signal: AbortSignal): Promise<Text[]> {
  try {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ words: words.slice(0, 100) });
    const answer = await fetch("/library/found", { method: "POST", headers, body, signal });
    return answer.ok ? ((await answer.json()) as Text[]) : [];
  } catch {
    return [];
  }
}
