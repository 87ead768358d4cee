import type { SentenceToCheck } from "@/editing/sentences";
import type { Block } from "@/markdown/markdown";
import type { GenerationProgress } from "@/services/content";
import type { Outcome } from "@/services/outcome";
import type { Flow, RequestOf, ResultOf } from "./flows";

/** A sentence that somebody should check before the text goes out, and the text of the result in which it stands. */
export type Claim = SentenceToCheck & { pointer: string };

/** What one flow gave, as the studio shows it. */
export type ShownOf<F extends Flow> = {
  flow: F;
  request: RequestOf<F>;
  result: ResultOf<F>;
  /** The web could not be searched, or nothing was found. */
  withoutSearch: boolean;
  /** Rows of it are left out, since nothing supported them. */
  withoutRows: boolean;
  /** Nobody has held it against the law of fair housing, nor against its sources. */
  withoutReview: boolean;
  /** Its texts by their pointers, with what is to be checked marked in them. Plain text is one paragraph. */
  texts: Readonly<Record<string, Block[]>>;
  /** As they follow one another. */
  claims: Claim[];
};

/** What a flow gave, as the studio shows it. */
export type Shown = { [F in Flow]: ShownOf<F> }[Flow];

/** A text of a result as somebody edited it: as it is typed, and as it is shown. */
export type Read = { text: string; blocks: Block[] };

/** What a flow gave, with its texts that were edited since, by their pointers, and its tasks that are done. */
export type Written = { shown: Shown; reads: Readonly<Record<string, Read>>; done: readonly string[] };

/** What the studio is told while a text is being written. `done` comes once, at the end. */
export type StudioEvent = GenerationProgress | { type: "done"; outcome: Outcome<Shown> };
