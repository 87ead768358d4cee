"use server";

import { z } from "zod";
import { authenticatedAction } from "@/door/action";
import type { Outcome } from "@/services/outcome";
import { endSharesOf } from "@/shares/shares";
import { differenceOf, type Row } from "./difference";
import { discard, list, makingOf, restore, save, version } from "./library";
import { stateOf, wholeOf } from "./text";
import { type Entry, type Made, madeSchema, textIdSchema, workSchema } from "./work";

/** How a save ended: as this version; or not at all, since somebody has saved another one before. */
export type SaveEnding = { state: "saved"; version: number } | { state: "changed"; version: number; rows: Row[] };

// A form holds texts alone: what has parts is sent as JSON.
const json = <S extends z.ZodType>(schema: S) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: "custom" });
        return z.NEVER;
      }
    })
    .pipe(schema);

const saveSchema = z.object({
  id: textIdSchema,
  key: z.uuid(),
  over: z.coerce.number().int().min(0),
  title: workSchema.shape.title,
  text: workSchema.shape.text.default(""),
  dismissals: json(workSchema.shape.dismissals).default([]),
  checked: json(workSchema.shape.checked).default([]),
  origin: z.enum(["generated", "edited"]).default("edited"),
  /** What a new text was made of; of one that is there the library knows it. */
  made: json(madeSchema).optional(),
  /** The text of which a new one is a copy. */
  copyOf: textIdSchema.optional(),
});

/** Saves a text as a new version of it. The difference is from what is there to what was to be saved. */
export const saveTextAction = authenticatedAction(
  saveSchema,
  async ({ userId }, input): Promise<Outcome<SaveEnding>> => {
    const { id, key, over, origin, title, text, dismissals, checked } = input;
    const made = await madeFor(userId, input);
    if (!made.ok) return made;
    const work = { ...made.value, title, text, dismissals, checked };
    const saved = await save(userId, { id, key, over, origin, work });
    if (!saved.ok) return saved;
    const { state, text: there } = saved.value;
    const isThere = stateOf(there.work) === stateOf(work); // by another tab
    if (state === "saved" || isThere) return { ok: true, value: { state: "saved", version: there.version } };
    const rows = differenceOf(wholeOf(there.work), wholeOf(work));
    return { ok: true, value: { state, version: there.version, rows } };
  },
);

const idSchema = z.object({ id: textIdSchema });

/** Deletes a text; for a while it can be brought back. The links that showed it are ended first, and stay so. */
export const discardTextAction = authenticatedAction(idSchema, async ({ userId }, { id }): Promise<Outcome<void>> => {
  const ended = await endSharesOf(userId, id);
  return ended.ok ? discard(userId, id) : ended;
});

/** Brings a deleted text back. */
export const bringBackTextAction = authenticatedAction(idSchema, ({ userId }, { id }) => restore(userId, id));

const versionSchema = z.object({ id: textIdSchema, version: z.coerce.number().int().min(0) });

/** Makes an earlier version the latest one, as a new version; what was the latest stays among the versions. */
export const restoreVersionAction = authenticatedAction(
  versionSchema.extend({ over: z.coerce.number().int().min(0), key: z.uuid() }),
  async ({ userId }, { id, version: number, over, key }): Promise<Outcome<SaveEnding>> => {
    const old = await version(userId, id, number);
    if (!old.ok) return old;
    const saved = await save(userId, { id, key, over, origin: "restored", work: old.value });
    if (!saved.ok) return saved;
    const { state, text } = saved.value;
    return { ok: true, value: { state, version: text.version, rows: [] } };
  },
);

const latestTexts = 5;

/** The latest texts, for who looks for one elsewhere than in the library. */
export const latestTextsAction = authenticatedAction(z.object({}), async ({ userId }): Promise<Outcome<Entry[]>> => {
  const texts = await list(userId, {}, latestTexts);
  return texts.ok ? { ok: true, value: texts.value.entries } : texts;
});

// Of what a text was made nobody changes afterwards: it is sent once, with the first save.
async function madeFor(userId: string, { id, copyOf, made }: z.output<typeof saveSchema>): Promise<Outcome<Made>> {
  for (const known of [id, copyOf]) {
    if (known === undefined) continue;
    const making = await makingOf(userId, known);
    if (!making.ok) return making;
    if (making.value) return { ok: true, value: making.value };
  }
  return { ok: true, value: made ?? { madeBy: "byHand" } };
}
