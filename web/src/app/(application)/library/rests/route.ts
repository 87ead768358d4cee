import { z } from "zod";
import { authenticatedRoute } from "@/door/route";
import { typeOf } from "@/flows/labels";
import { restsOf } from "@/library/rests";
import { madeSchema } from "@/library/work";

const body = { schema: z.object({ made: madeSchema }), maxBody: 1_000_000 }; // two parts of 100,000 UTF-16 units

/** Tells on what a text rests that is not saved yet, by what it was made of. */
export const POST = authenticatedRoute(body, async (_, { made }) => ({
  ok: true,
  value: Response.json({ ...restsOf(made), type: typeOf(made) }),
}));
