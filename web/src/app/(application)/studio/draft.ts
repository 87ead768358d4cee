"use client";

import { type Flow, flows } from "@/flows/flows";
import type { Typed } from "@/flows/form";
import { isTexts, keeper } from "@/storage/keeper";

const drafts = (flow: Flow) => keeper(`studio.${flows[flow].slug}.draft`, isTexts);

/** What somebody typed for a flow and did not lose: it is kept in this browser until other words take its place. */
export const keptDraft = (flow: Flow, userId: string): Typed => drafts(flow).read(userId) ?? {};

/**
 * Keeps what was typed, as far as it differs from what the profile fills in: a profile that is changed later shows in
 * all else.
 */
export function keepDraft(flow: Flow, userId: string, typed: Typed, known: Typed): void {
  const own = Object.entries(typed).filter(([name, text]) => text !== (known[name] ?? ""));
  if (own.length === 0) drafts(flow).drop(userId, () => true);
  else drafts(flow).keep(userId, Object.fromEntries(own));
}
