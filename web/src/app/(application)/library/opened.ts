import "server-only";
import { cache } from "react";
import * as library from "@/library/library";
import { type Text, textIdSchema } from "@/library/work";
import type { Outcome } from "@/services/outcome";
import { currentSession } from "@/session/current";

const open = cache(library.open);

/** The text of an address. Where this person has none, none is found, whoever else may have one. */
export async function opened(userId: string, id: string): Promise<Outcome<Text>> {
  return textIdSchema.safeParse(id).success ? open(userId, id) : { ok: false, failure: library.notFound };
}

/** The title of a page about a text, for its tab. */
export async function titleOf(id: string): Promise<string> {
  const session = await currentSession();
  const text = session && textIdSchema.safeParse(id).success ? await open(session.userId, id) : undefined;
  return text?.ok ? text.value.title : "Library";
}
