"use client";

const place = "studio.blog-post.draft";

/** What was typed and not lost: it is kept in this browser until other words take its place. */
export function keptDraft(): Record<string, string> {
  const text = localStorage.getItem(place);
  return text === null ? {} : (JSON.parse(text) as Record<string, string>);
}

/** Keeps what was typed. */
export const keepDraft = (typed: Record<string, string>): void => localStorage.setItem(place, JSON.stringify(typed));
