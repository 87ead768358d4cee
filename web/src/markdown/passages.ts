import "server-only";
import { type Block, blocksOf, type Inline, linesOf } from "./markdown";

/** Words to be found in a text, and the number that their stretch of it gets. */
export type Passage = { mark: number; words: string };

/** The blocks with each passage marked where it first stands in them. One that stands nowhere leaves no mark. */
export function markBlocks(blocks: Block[], passages: Passage[]): Block[] {
  const lines = markLines(linesOf(blocks), passages);
  const next = () => lines.shift() ?? [];
  return blocks.map((block) =>
    block.kind === "list" ? { ...block, items: block.items.map(next) } : { ...block, content: next() },
  );
}

/** A line of plain text with each passage marked. */
export const markLine = (text: string, passages: Passage[]): Inline[] =>
  markLines([[{ kind: "text", text }]], passages)[0] ?? [];

/** A letter or a digit of a text, as it is compared, and where it stands. */
type Letter = { folded: string; piece: number; start: number; end: number };

/** A text as its readers will see it, with each passage marked. Plain text is one paragraph, as it was typed. */
export function shownAs(kind: "markdown" | "plain", text: string, passages: Passage[]): Block[] {
  return kind === "markdown"
    ? markBlocks(blocksOf(text), passages)
    : [{ kind: "paragraph", content: markLine(text, passages) }];
}

// Letters and digits alone are compared: marks of Markdown, escapes, accents and quotation marks may differ.
function markLines(lines: Inline[][], passages: Passage[]): Inline[][] {
  const pieces = lines.flat().map(({ text }) => text);
  const letters = pieces.flatMap((text, piece) => lettersOf(text).map((letter) => ({ ...letter, piece })));
  const text = letters.map(({ folded }) => folded).join("");
  const marks = pieces.map((piece): (number | undefined)[] => new Array(piece.length).fill(undefined));
  for (const { mark, words } of passages) {
    const looked = lettersOf(words)
      .map(({ folded }) => folded)
      .join("");
    const found = looked === "" ? undefined : stretch(looked);
    if (!found) continue;
    for (let piece = found.first.piece; piece <= found.last.piece; piece++) {
      const whole = pieces[piece] ?? "";
      const start = piece === found.first.piece ? beginning(whole, found.first.start) : 0;
      const end = piece === found.last.piece ? ending(whole, found.last.end) : whole.length;
      put(mark, piece, start, end);
    }
    const { piece, end } = found.last;
    if (ending(pieces[piece] ?? "", end) === pieces[piece]?.length) {
      const stop = /^[.,;:!?…)\]”’]*/u.exec(pieces[piece + 1] ?? ""); // one behind bold words
      put(mark, piece + 1, 0, stop?.[0].length ?? 0);
    }
  }
  let piece = 0;
  return lines.map((line) => line.flatMap((inline) => cut(inline, marks[piece++] ?? [])));

  function put(mark: number, piece: number, start: number, end: number) {
    const line = marks[piece];
    for (let at = start; line && at < end; at++) line[at] ??= mark;
  }

  // The first stretch of whole words that has these letters and no mark.
  function stretch(looked: string): { first: Letter; last: Letter } | undefined {
    for (let at = text.indexOf(looked); at >= 0; at = text.indexOf(looked, at + 1)) {
      const first = letters[at];
      const last = letters[at + looked.length - 1];
      if (!first || !last) return undefined;
      const free = marks[first.piece]?.[first.start] === undefined && marks[last.piece]?.[last.start] === undefined;
      const before = (pieces[first.piece] ?? "").slice(0, first.start);
      const behind = (pieces[last.piece] ?? "").slice(last.end);
      if (free && !/[\p{L}\p{N}]$/u.test(before) && !/^[\p{L}\p{N}]/u.test(behind)) return { first, last };
    }
    return undefined;
  }
}

// There is one for each UTF-16 unit that is compared, so that places in the joined text are those in the list.
function lettersOf(text: string): Omit<Letter, "piece">[] {
  const letters: Omit<Letter, "piece">[] = [];
  let start = 0;
  for (const character of text) {
    const end = start + character.length;
    const plain = character
      .normalize("NFKD")
      .replace(/[^\p{L}\p{N}]/gu, "")
      .toLowerCase();
    for (const folded of plain.split("")) letters.push({ folded, start, end });
    start = end;
  }
  return letters;
}

// What stands before the first letter and behind the last, up to a space, belongs to them: “$, .” and [1].
const beginning = (text: string, start: number) =>
  start - (/[^\s\p{L}\p{N}]*$/u.exec(text.slice(0, start))?.[0].length ?? 0);
const ending = (text: string, end: number) => end + (/^[^\s\p{L}\p{N}]*/u.exec(text.slice(end))?.[0].length ?? 0);

function cut(inline: Inline, marks: (number | undefined)[]): Inline[] {
  const cuts: Inline[] = [];
  let start = 0;
  for (let at = 1; at <= inline.text.length; at++) {
    if (at < inline.text.length && marks[at] === marks[start]) continue;
    const mark = marks[start];
    const text = inline.text.slice(start, at);
    cuts.push(mark === undefined ? { ...inline, text } : { ...inline, text, mark });
    start = at;
  }
  return cuts;
}
