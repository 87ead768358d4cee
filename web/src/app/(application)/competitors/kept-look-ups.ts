"use client";

import type { LookUps } from "@/flows/competitors";
import { isObject, keeper } from "@/storage/keeper";

/** What was looked up for one list, by its name in the library. */
type Kept = { id: string; found: LookUps };

const isKept = (value: unknown): value is Kept =>
  isObject(value) &&
  typeof value["id"] === "string" &&
  isObject(value["found"]) &&
  Object.values(value["found"]).every(isLookUp);

const isLookUp = (value: unknown): boolean =>
  isObject(value) &&
  typeof value["at"] === "number" &&
  isObject(value["profile"]) &&
  Array.isArray(value["profile"]["citations"]);

const kept = keeper("competitors.look-ups", isKept);

/** What was looked up for a list, each of which is paid for: it outlives a reload of the page. */
export function keptLookUps(userId: string, id: string): LookUps {
  const latest = kept.read(userId);
  return latest?.id === id ? latest.found : {};
}

/** Keeps what was looked up for a list, in place of what was for another one. */
export const keepLookUps = (userId: string, id: string, found: LookUps): void => kept.keep(userId, { id, found });
