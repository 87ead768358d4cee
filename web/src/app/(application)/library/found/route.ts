import { z } from "zod";
import { authenticatedRoute } from "@/door/route";
import { list } from "@/library/library";

const body = { schema: z.object({ words: z.string().trim().max(100) }), maxBody: 1_000 };
const most = 6;

/** The latest texts with these words, or the latest of all: for who looks for one by its name from another page. */
export const POST = authenticatedRoute(body, async ({ userId }, { words }) => {
  const texts = await list(userId, { words }, most);
  if (!texts.ok) return texts;
  return { ok: true, value: Response.json(texts.value.entries.map(({ id, title, type }) => ({ id, title, type }))) };
});
