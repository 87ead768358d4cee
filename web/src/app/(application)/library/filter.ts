import "server-only";
import { operations } from "@coagent/clients/operations";
import type { Route } from "next";
import { z } from "zod";
import { typeOf } from "@/flows/labels";
import type { Filter } from "@/library/library";
import { textIdSchema } from "@/library/work";

const schema = z.object({
  after: textIdSchema.optional().catch(undefined),
  type: z.string().min(1).max(60).optional().catch(undefined),
  words: z.string().trim().min(1).max(100).optional().catch(undefined),
  deleted: z
    .literal("1")
    .transform(() => true)
    .optional()
    .catch(undefined),
});

/** What an address of the list asks for. What cannot be understood is not asked for. */
export const filterOf = (parameters: Record<string, string | string[] | undefined>): Filter =>
  schema.parse(parameters);

/** The address of the list that is asked for this. */
export function addressOf({ after, type, words, deleted }: Filter): Route {
  const asked = Object.entries({ type, words, deleted: deleted ? "1" : undefined, after });
  const query = new URLSearchParams(asked.filter((pair): pair is [string, string] => pair[1] !== undefined));
  return (query.size === 0 ? "/library" : `/library?${query}`) as Route;
}

/** The types that texts of the library have, as people call them. */
export const types: string[] = [
  ...new Set(
    Object.entries(operations).flatMap(([madeBy, { stream }]) =>
      stream ? [typeOf({ madeBy: madeBy as keyof typeof operations })] : [],
    ),
  ),
]
  .concat(typeOf({ madeBy: "byHand" }))
  .sort();
