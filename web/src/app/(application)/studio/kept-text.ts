"use client";

import type { Flow } from "@/flows/flows";
import type { Written } from "@/flows/text";
import { writtenOf } from "@/flows/written";
import { type Unsaved, unsavedTexts } from "@/library/unsaved";

/** A text of the studio that is not saved, as this browser keeps it. */
export type KeptText = Unsaved & { written: Written };

/** The text of a flow that this person has not saved: that of the name, or the latest. */
export function keptText(flow: Flow, userId: string, id?: string): KeptText | undefined {
  for (const text of unsavedTexts(userId)) {
    if (text.made?.madeBy !== flow || (id !== undefined && text.id !== id)) continue;
    const written = writtenOf(text.made, text.looks);
    if (written) return { ...text, written };
  }
  return undefined;
}
