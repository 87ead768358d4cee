import type { Block } from "@/markdown/markdown";
import type { Passage } from "@/markdown/passages";
import type { FairHousingFinding } from "@/services/failure";
import type { Outcome } from "@/services/outcome";
import type { SentenceToCheck } from "./sentences";

/** What is read of a text that somebody edits: how it is shown, and what of it steers readers. */
export type Reading = { blocks: Block[]; review: Outcome<FairHousingFinding[]> };

/** What is to be marked of a text: the sentences that are to be checked. */
export const passagesOf = (claims: SentenceToCheck[]): Passage[] =>
  claims.map(({ mark, sentence }) => ({ mark, words: sentence.slice(0, 500) }));
