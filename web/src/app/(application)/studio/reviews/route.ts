import { zClaimsToCheck, zClaimToCheck } from "@coagent/clients/ai/zod";
import { operations } from "@coagent/clients/operations";
import { z } from "zod";
import { authenticatedRoute } from "@/door/route";
import type { Reading } from "@/editing/reading";
import { reviewWhole } from "@/editing/review";
import { maxText } from "@/library/text";
import { shownAs } from "@/markdown/passages";
import { mostOf } from "@/services/limits";

// What is marked of a text are the sentences that are to be checked.
const passage = z.object({ mark: z.int().min(0), words: z.string().max(mostOf(zClaimToCheck.shape.sentence)) });
const body = {
  schema: z.object({
    text: z.string().max(maxText),
    passages: z.array(passage).max(mostOf(zClaimsToCheck)),
    plain: z.boolean().optional(),
  }),
  maxBody: 4 * operations.reviewFairHousing.maxBody,
};

/** Reads a text that somebody edits: how readers will see it, and what of it steers them. */
export const POST = authenticatedRoute(body, async (caller, { text, passages, plain = false }, signal) => {
  const blank = text.trim() === "";
  const reading: Reading = {
    blocks: shownAs(plain ? "plain" : "markdown", text, passages),
    review: blank ? { ok: true, value: [] } : await reviewWhole(caller, text, signal),
  };
  return { ok: true, value: Response.json(reading) };
});
