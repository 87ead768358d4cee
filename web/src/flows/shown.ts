import "server-only";
import type { ClaimToCheck } from "@coagent/clients/ai";
import { linesOf, plainOf } from "@/markdown/markdown";
import { type Passage, shownAs } from "@/markdown/passages";
import type { Generated } from "@/services/content";
import type { Flow, RequestOf, ResultOf } from "./flows";
import { isIn, partsOf } from "./parts";
import type { Claim, Shown } from "./text";

/** What a flow gave, as the studio shows it. */
export function shown<F extends Flow>(
  flow: F,
  request: RequestOf<F>,
  { content: result, withoutSearch, withoutRows }: Generated<ResultOf<F>>,
): Shown {
  const parts = partsOf(flow, result);
  const doubts = doubtsOf("claimsToCheck" in result ? (result.claimsToCheck ?? []) : []);
  const texts = Object.fromEntries(
    parts.map((part) => [
      part.pointer,
      shownAs(
        part.kind,
        part.text,
        doubts.filter(({ pointer }) => isIn(part, pointer)),
      ),
    ]),
  );
  const marks = parts.flatMap(({ pointer }) => linesOf(texts[pointer] ?? []).flat()).map(({ mark }) => mark);
  const place = ({ mark }: Doubt) => (marks.includes(mark) ? marks.indexOf(mark) : marks.length);
  const claims = doubts
    .toSorted((one, other) => place(one) - place(other))
    .map(({ words, ...claim }): Claim => ({ ...claim, sentence: plainOf(words) }));
  return { flow, request, result, withoutSearch, withoutRows, texts, claims } as Shown;
}

type Doubt = Passage & Omit<Claim, "sentence">;

// A sentence is checked once, whatever of it is doubted.
function doubtsOf(claims: ClaimToCheck[]): Doubt[] {
  const doubts = new Map<string, Doubt>();
  for (const { pointer, sentence, why } of claims) {
    const doubt = doubts.get(`${pointer} ${sentence}`);
    if (doubt) doubt.why.push(why);
    else doubts.set(`${pointer} ${sentence}`, { mark: doubts.size, words: sentence, why: [why], pointer });
  }
  return [...doubts.values()];
}
