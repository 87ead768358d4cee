"use client";

import { useEffect, useState } from "react";
import type { Block } from "@/markdown/markdown";
import type { Passage } from "@/markdown/passages";
import { moved } from "./findings";
import type { Reading } from "./reading";

// So long nothing is typed before a text is read, and so long that may take. 30 readings a minute are allowed.
const pause = 1_200;
const deadline = 8_000;

/** A text as it is when somebody begins to edit it. */
export type Opened = {
  text: string;
  blocks: Block[];
  /** Words to be marked in what is shown, and their marks. */
  passages: Passage[];
  /** It is no Markdown: it is shown as it is typed. */
  plain?: boolean;
  /** It was reviewed before, and nothing in it steers readers, as in what the AI has just written. */
  reviewed: boolean;
};

/** A text as somebody edits it, and what was last read of it. */
export function useEdited(opened: Opened) {
  const [{ passages, plain = false }] = useState(opened);
  const [text, setText] = useState(opened.text);
  const [read, setRead] = useState<{ text: string | undefined; reading: Reading }>({
    text: opened.reviewed ? opened.text : undefined,
    reading: { blocks: opened.blocks, review: { ok: true, value: [] } },
  });

  useEffect(() => {
    if (text === read.text) return;
    const left = new AbortController();
    const wait = read.text === undefined ? 0 : pause;
    const timer = setTimeout(async () => {
      const signal = AbortSignal.any([left.signal, AbortSignal.timeout(deadline)]);
      const reading = await readingOf({ text, passages, plain }, signal);
      if (!left.signal.aborted) setRead((before) => ({ text, reading: { ...before.reading, ...reading } }));
    }, wait);
    return () => {
      clearTimeout(timer);
      left.abort();
    };
  }, [text, read.text, passages, plain]);

  const { blocks, review } = read.reading;
  return {
    text,
    setText,
    blocks,
    findings: review.ok ? moved(review.value, read.text ?? "", text) : [],
    /** Why the review that was wanted could not be had. */
    problem: review.ok ? undefined : review.failure.message,
    /** Something was typed that is not read yet. */
    reading: text !== read.text,
  };
}

const unread: Pick<Reading, "review"> = {
  review: {
    ok: false,
    failure: {
      kind: "unavailable",
      service: "ai",
      fallback: "write_by_hand",
      message: "This could not be reviewed for fair housing. It is tried again when you go on writing.",
      retryAfter: 0,
    },
  },
};

async function readingOf(
  sent: Pick<Opened, "text" | "passages" | "plain">,
  signal: AbortSignal,
): Promise<Partial<Reading>> {
  try {
    const body = JSON.stringify(sent);
    const headers = { "content-type": "application/json" };
    const answer = await fetch("/studio/reviews", { method: "POST", headers, body, signal });
    return answer.ok ? ((await answer.json()) as Reading) : unread;
  } catch {
    return unread;
  }
}
