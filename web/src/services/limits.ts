import "server-only";
import { z } from "zod";

/** How much a schema of the documents allows: characters of a text, or items of a list. */
export function mostOf(schema: z.ZodString | z.ZodArray): number {
  const { maxLength, maxItems } = z.toJSONSchema(schema);
  const most = maxLength ?? maxItems;
  if (most === undefined) throw new Error("the document sets no limit");
  return most;
}
