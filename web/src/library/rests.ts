import "server-only";
import { z } from "zod";
import { oncePerSentence, type SentenceToCheck } from "@/editing/sentences";
import { plainOf } from "@/markdown/markdown";
import type { Made } from "./work";

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
const quote = z.string().optional().catch(undefined);
const resultSchema = z.object({ claimsToCheck: claims, sources, quote }).partial().catch({});

/** On what a text rests, as the operation that made it said. */
export type Rests = {
  sources: Source[];
  /** The sentences that are to be checked. */
  claims: SentenceToCheck[];
  /** The words of a client that it quotes. */
  quotation: string | undefined;
};

const word = z.string().optional().catch(undefined);
const whoSchema = z.object({ name: word, agencyName: word, city: word }).catch({});

/** For whom a text was written, as far as its request says so. */
export const whoOf = ({ request }: Made): z.output<typeof whoSchema> => whoSchema.parse(request ?? {});

/** On what a text rests. */
export function restsOf({ madeBy, result }: Made): Rests {
  const { claimsToCheck = [], sources = [], quote } = resultSchema.parse(result ?? {});
  const plain = claimsToCheck.map(({ sentence, why }) => ({ sentence: plainOf(sentence), why }));
  return {
    sources,
    claims: oncePerSentence(plain, ({ sentence }) => sentence),
    quotation: madeBy === "generateSocialProof" ? quote : undefined,
  };
}
