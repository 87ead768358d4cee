import "server-only";
import type { ClaimToCheck } from "@coagent/clients/ai";
import { oncePerSentence } from "@/editing/sentences";
import { linesOf, plainOf } from "@/markdown/markdown";
import { shownAs } from "@/markdown/passages";
import type { Generated } from "@/services/content";
import type { Flow, RequestOf, ResultOf } from "./flows";
import { type Edits, isIn, type Part, partsOf, withEdits } from "./parts";
import type { Claim, Shown } from "./text";

/** What a flow gave, as the studio shows it. */
export function shown<F extends Flow>(
  flow: F,
  request: RequestOf<F>,
  { content, withoutSearch, withoutRows, withoutReview }: Generated<ResultOf<F>>,
): Shown {
  const result = withEdits(content, unmarked(partsOf(flow, content)));
  const parts = partsOf(flow, result);
  const doubts = oncePerSentence<ClaimToCheck>(
    "claimsToCheck" in result ? (result.claimsToCheck ?? []) : [],
    ({ pointer, sentence }) => `${pointer} ${sentence}`,
  );
  const texts = Object.fromEntries(
    parts.map((part) => {
      const own = doubts.filter(({ pointer }) => isIn(part, pointer));
      const passages = own.map(({ mark, sentence }) => ({ mark, words: sentence }));
      return [part.pointer, shownAs(part.kind, part.text, passages)];
    }),
  );
  const marks = parts.flatMap(({ pointer }) => linesOf(texts[pointer] ?? []).flat()).map(({ mark }) => mark);
  const place = ({ mark }: Claim) => (marks.includes(mark) ? marks.indexOf(mark) : marks.length);
  const claims = doubts
    .toSorted((one, other) => place(one) - place(other))
    .map(({ mark, sentence, why, pointer }): Claim => ({ mark, sentence: plainOf(sentence), why, pointer }));
  return { flow, request, result, withoutSearch, withoutRows, withoutReview, texts, claims } as Shown;
}

// The documents promise Markdown of some texts. In any other a model writes it by mistake: what is a heading there
// stands on a line of its own, as in the email or post that the text goes out as.
const headingMark = /^ {0,3}#{1,6}[ \t]+/gm;

const unmarked = (parts: Part[]): Edits =>
  Object.fromEntries(
    parts.flatMap(({ kind, pointer, text }): [string, string][] => {
      const plain = text.replaceAll(headingMark, "");
      return kind === "markdown" || plain === text ? [] : [[pointer, plain]];
    }),
  );
