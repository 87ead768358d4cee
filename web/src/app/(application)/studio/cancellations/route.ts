import { z } from "zod";
import { authenticatedRoute } from "@/door/route";
import { cancelGeneration } from "@/services/content";
import { keySchema } from "../key";

/** Ends what is being written under a key. */
export const POST = authenticatedRoute(z.object({ key: keySchema }), async (caller, { key }, signal) => {
  const outcome = await cancelGeneration(caller, { key, signal });
  return outcome.ok ? { ok: true, value: Response.json({ state: outcome.value }) } : outcome;
});
