import { z } from "zod";
import { authenticatedRoute } from "@/door/route";
import { besides, keySchema } from "@/flows/key";
import { cancelGeneration } from "@/migration/content";

const body = { schema: z.object({ key: keySchema }), maxBody: besides };

/** Ends what is being written under a key. */
export const POST = authenticatedRoute(body, async (caller, { key }, signal) => {
  const outcome = await cancelGeneration(caller, { key, signal });
  return outcome.ok ? { ok: true, value: Response.json({ state: outcome.value }) } : outcome;
});
