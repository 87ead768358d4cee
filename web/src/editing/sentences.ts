import { quotes } from "./quotation";

/** A sentence that somebody should check before a text goes out. */
export type SentenceToCheck = {
  /** Its mark in the text, if it is found there. */
  mark: number;
  sentence: string;
  /** What is doubted of it; for people. */
  why: string[];
};

/** What somebody has looked at of the sentences that are to be checked: their marks. */
export type Checked = ReadonlySet<number>;

type Doubt = { sentence: string; why: string };

/** Doubts as sentences to check, each once, whatever of it is doubted. `nameOf` says which sentences are the same. */
export function oncePerSentence<D extends Doubt>(
  doubts: D[],
  nameOf: (doubt: D) => string,
): (Omit<D, keyof SentenceToCheck> & SentenceToCheck)[] {
  const sentences = new Map<string, Omit<D, keyof SentenceToCheck> & SentenceToCheck>();
  for (const doubt of doubts) {
    const known = sentences.get(nameOf(doubt));
    if (known) known.why.push(doubt.why);
    else sentences.set(nameOf(doubt), { ...doubt, mark: sentences.size, why: [doubt.why] });
  }
  return [...sentences.values()];
}

/** Says whether a sentence is still in a text. One that was changed is another sentence, and nobody need check it. */
export const standsIn = (text: string, { sentence }: Pick<SentenceToCheck, "sentence">): boolean =>
  quotes(text, sentence);
