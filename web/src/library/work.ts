import { operations } from "@coagent/clients/operations";
import { z } from "zod";
import type { Planned } from "@/schedule/planned";
import { maxJson, maxText } from "./text";

/** The name of an operation that makes a text, as the documents have it, or that somebody wrote it by hand. */
export const madeBySchema = z.union([
  z.literal("byHand"),
  z.enum(Object.keys(operations) as (keyof typeof operations)[]),
]);

const json = z.json().refine((value) => JSON.stringify(value).length <= maxJson, "This is too long to be kept.");

/** A finding on fair housing that somebody let stand, and why. */
export const dismissalSchema = z.object({
  /** The finding, as the page tells it from others. */
  finding: z.string().min(1).max(1_000),
  reason: z.string().min(1).max(500),
});

/** A text as one works on it: what a version holds. */
export const workSchema = z.object({
  madeBy: madeBySchema,
  title: z.string().trim().min(1).max(300),
  /** The text as Markdown, as it was edited. */
  text: z.string().max(maxText),
  /** What was asked of the operation. */
  request: json.optional(),
  /** What the operation gave, before anything was edited. */
  result: json.optional(),
  dismissals: z.array(dismissalSchema).max(100),
  /**
   * The sentences that were to be checked, and were. There may be more and longer ones than the documents have now:
   * what was saved can be read whatever they say later.
   */
  checked: z.array(z.string().min(1).max(2_000)).max(100),
});

export type Work = z.output<typeof workSchema>;

/** What of a text one can change. */
export type Edited = Pick<Work, "title" | "text" | "dismissals" | "checked">;

/** What a text was made of, and by what. */
export const madeSchema = workSchema.pick({ madeBy: true, request: true, result: true });
export type Made = z.output<typeof madeSchema>;

/** The name of a text. A page makes it by `newTextId`, so that a save that is tried again makes no second. */
export const textIdSchema = z.string().regex(/^[\w-]{1,128}$/);

/** How a version came about. */
export const origins = ["generated", "edited", "restored"] as const;
export type Origin = (typeof origins)[number];

/** A text of the library, as a list shows it. */
export type Entry = {
  id: string;
  title: string;
  /** What people call what it is: Blog post. */
  type: string;
  /** The beginning of the text. */
  excerpt: string;
  /** The number of its latest version; 0 for what the application before this one saved. */
  version: number;
  /** Unix ms. */
  createdAt: number;
  /** Unix ms. */
  updatedAt: number;
  /** Unix ms; absent unless it was deleted. */
  deletedAt?: number;
  /** For which day it is planned, and how far it is; absent if nobody has said so. */
  planned?: Planned;
};

/** A text of the library as it is now. */
export type Text = Entry & { work: Work };

/** An earlier state of a text. */
export type Version = { version: number; origin: Origin; title: string /** Unix ms. */; createdAt: number };
