import "server-only";
import type { ClaimToCheck } from "@coagent/clients/ai";
import { type Block, blocksOf, linesOf, plainOf } from "@/markdown/markdown";
import { markBlocks, markLine, type Passage } from "@/markdown/passages";
import type { Generated } from "@/services/content";
import type { Flow, RequestOf, ResultOf } from "./flows";
import { type Part, partsOf } from "./parts";
import type { Claim, Shown } from "./text";

/** What a flow gave, as the studio shows it. */
export function shown<F extends Flow>(
  flow: F,
  request: RequestOf<F>,
  { content: result, withoutSearch, withoutRows }: Generated<ResultOf<F>>,
): Shown {
  const parts = partsOf(flow, result);
  const doubts = doubtsOf(result.claimsToCheck ?? []);
  const texts = Object.fromEntries(
    parts.map((part) => [
      part.pointer,
      textOf(
        part,
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

const isIn = ({ pointer, made = [] }: Part, at: string) => pointer === at || made.includes(at);

/** A text as its readers will see it, with each passage marked. */
function textOf({ kind, text }: Part, passages: Passage[]): Block[] {
  return kind === "markdown"
    ? markBlocks(blocksOf(text), passages)
    : [{ kind: "paragraph", content: markLine(text, passages) }];
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
