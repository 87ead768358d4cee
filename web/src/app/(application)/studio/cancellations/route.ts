import { z } from "zod";
import { authenticatedRoute } from "@/door/route";
import { cancelGeneration } from "@/services/content";
import { keyBytes, keySchema } from "../key";

const body = { schema: z.object({ key: keySchema }), maxBody: keyBytes };

/** Ends what is being written under a key. */
export const POST = authenticatedRoute(body, async (caller, { key }, signal) => {
  const outcome = await cancelGeneration(caller, { key, signal });
  return outcome.ok ? { ok: true, value: Response.json({ state: outcome.value }) } : outcome;
});
