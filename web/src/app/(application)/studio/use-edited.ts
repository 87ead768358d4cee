"use client";

import { useEffect, useState } from "react";
import type { BlogPost, Reading } from "./events";
import { moved } from "./findings";

// So long nothing is typed before a text is read, and so long that may take. 30 readings a minute are allowed.
const pause = 1_200;
const deadline = 8_000;

/** The text of a post as somebody edits it, and what was last read of it. */
export function useEdited(post: BlogPost) {
  const written = post.content.blogPost.content;
  const [text, setText] = useState(written);
  // What the AI wrote was reviewed before it came.
  const [read, setRead] = useState<{ text: string; reading: Reading }>({
    text: written,
    reading: { blocks: post.blocks, review: { ok: true, value: [] } },
  });

  useEffect(() => {
    if (text === read.text) return;
    const left = new AbortController();
    const timer = setTimeout(async () => {
      const reading = await readingOf(post, text, AbortSignal.any([left.signal, AbortSignal.timeout(deadline)]));
      if (!left.signal.aborted) setRead((before) => ({ text, reading: { ...before.reading, ...reading } }));
    }, pause);
    return () => {
      clearTimeout(timer);
      left.abort();
    };
  }, [text, read.text, post]);

  const { blocks, review } = read.reading;
  return {
    text,
    setText,
    blocks,
    findings: review.ok ? moved(review.value, read.text, text) : [],
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

async function readingOf(post: BlogPost, text: string, signal: AbortSignal): Promise<Partial<Reading>> {
  const passages = post.claims
    .filter(({ part }) => part === "content")
    .map(({ mark, sentence }) => ({ mark, words: sentence.slice(0, 500) }));
  try {
    const body = JSON.stringify({ text, passages });
    const headers = { "content-type": "application/json" };
    const answer = await fetch("/studio/reviews", { method: "POST", headers, body, signal });
    return answer.ok ? ((await answer.json()) as Reading) : unread;
  } catch {
    return unread;
  }
}
