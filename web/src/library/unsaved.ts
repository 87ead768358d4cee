"use client";

import type { Looks } from "@/flows/written";
import { isObject, keeper } from "@/storage/keeper";
import type { Edited, Made } from "./work";

/** A text that somebody has not saved yet, as this browser keeps it. */
export type Unsaved = {
  id: string;
  /** The version that was edited; 0 for a text that is new. */
  over: number;
  edited: Edited;
  /** The library has the text; what is not saved is what was edited of it. */
  isThere?: boolean | undefined;
  /** What a new text was made of. */
  made?: Made | undefined;
  /** How the studio shows a text that it made. */
  looks?: Looks | undefined;
  /** Unix ms: when it was typed. */
  at: number;
};

// A browser has room for a few megabytes.
const most = 8;

// What is saved of it is judged by the server.
const isUnsaved = (value: unknown): value is Unsaved =>
  isObject(value) &&
  typeof value["id"] === "string" &&
  typeof value["over"] === "number" &&
  typeof value["at"] === "number" &&
  isObject(value["edited"]) &&
  typeof value["edited"]["title"] === "string" &&
  typeof value["edited"]["text"] === "string" &&
  Array.isArray(value["edited"]["dismissals"]) &&
  Array.isArray(value["edited"]["checked"]);

const texts = keeper("library.unsaved", (value): value is unknown[] => Array.isArray(value));

/** What this person has not saved yet, the latest first. One that cannot be read takes none of the others along. */
export const unsavedTexts = (userId: string): Unsaved[] => (texts.read(userId) ?? []).filter(isUnsaved);

/** Keeps a text that is not saved yet. The oldest go when there are too many. */
export const keepUnsaved = (userId: string, text: Unsaved): void =>
  texts.keep(userId, [text, ...unsavedTexts(userId).filter(({ id }) => id !== text.id)].slice(0, most));

/** Forgets a text that was saved, or is not wanted any more. */
export function dropUnsaved(userId: string, id: string): void {
  const all = unsavedTexts(userId);
  const others = all.filter((text) => text.id !== id);
  if (others.length < all.length) texts.keep(userId, others);
}
