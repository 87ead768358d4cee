import { z } from "zod";
import { newestOf } from "@/activity/activity";
import { authenticatedRoute } from "@/door/route";

/** Says what the newest of the feed is, for a page that shows an older one. */
export const POST = authenticatedRoute({ schema: z.object({}), maxBody: 64 }, async ({ userId }) => {
  const newest = await newestOf(userId);
  return newest.ok ? { ok: true, value: Response.json({ newest: newest.value ?? "" }) } : newest;
});
