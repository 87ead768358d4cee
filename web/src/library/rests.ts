import "server-only";
import { z } from "zod";
import type { SentenceToCheck } from "@/editing/claims";
import { plainOf } from "@/markdown/markdown";
import type { Work } from "./work";

/** A page of the web on which a text rests. */
export type Source = { title: string; url: string; snippet: string; publishedDate?: string | undefined };

const claims = z.array(z.object({ sentence: z.string(), why: z.string() })).catch([]);
const sources = z
  .array(
    z.object({
      title: z.string(),
      url: z.url({ protocol: /^https?$/ }),
      snippet: z.string().catch(""),
      publishedDate: z.iso.datetime({ offset: true }).optional().catch(undefined),
    }),
  )
  .catch([]);
const resultSchema = z.object({ claimsToCheck: claims, sources }).partial().catch({});

/** On what a text rests, as the operation that made it said: its sources, and the sentences that are to be checked. */
export function restsOf({ result }: Work): { sources: Source[]; claims: SentenceToCheck[] } {
  const { claimsToCheck = [], sources = [] } = resultSchema.parse(result ?? {});
  const bySentence = new Map<string, SentenceToCheck>(); // a sentence is checked once, whatever of it is doubted
  for (const { sentence: words, why } of claimsToCheck) {
    const sentence = plainOf(words);
    const known = bySentence.get(sentence);
    if (known) known.why.push(why);
    else bySentence.set(sentence, { mark: bySentence.size, sentence, why: [why] });
  }
  return { sources, claims: [...bySentence.values()] };
}
