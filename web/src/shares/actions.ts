"use server";

import { z } from "zod";
import { authenticatedAction } from "@/door/action";
import { textIdSchema } from "@/library/work";
import type { Outcome } from "@/services/outcome";
import { settings } from "@/settings";
import { type Share, shareDays } from "./share";
import { endShare, share } from "./shares";
import { shareHashSchema } from "./stored";

/** A link that was just made: nobody can be shown it again. */
export type MadeLink = { link: string; endsAt: Share["endsAt"] };

const shareSchema = z.object({
  id: textIdSchema,
  version: z.coerce.number().int().min(0),
  days: z.coerce.number().pipe(z.literal([...shareDays])),
});

/** Makes a link to a text as it is saved. */
export const shareTextAction = authenticatedAction(
  shareSchema,
  async ({ userId }, { id: textId, version, days }): Promise<Outcome<MadeLink>> => {
    const made = await share(userId, { textId, version, days });
    if (!made.ok) return made;
    const { id, endsAt } = made.value;
    return { ok: true, value: { link: new URL(`/shared/${id}`, settings.origin).href, endsAt } };
  },
);

/** Ends a link. */
export const endShareAction = authenticatedAction(z.object({ hash: shareHashSchema }), ({ userId }, { hash }) =>
  endShare(userId, hash),
);
