import type { Block, Inline } from "./markdown";

/** A part of a text, from one heading of the second level to the next. */
export type Section = {
  name: string;
  /** Its words as plain text. */
  text: string;
  blocks: Block[];
};

/**
 * The parts of a text that consists of them: undefined if something stands before the first heading, or if its
 * headings are not where its blocks have them.
 */
export function sectionsOf(markdown: string, blocks: Block[]): Section[] | undefined {
  const [before = "", ...written] = markdown.replaceAll("\r\n", "\n").split(/^## +/m);
  const shown: { name: string; blocks: Block[] }[] = [];
  for (const block of blocks) {
    if (block.kind === "heading" && block.level === 2) shown.push({ name: wordsOf(block.content), blocks: [] });
    else if (shown.length === 0) return undefined;
    else shown.at(-1)?.blocks.push(block);
  }
  if (before.trim() !== "" || shown.length === 0 || shown.length !== written.length) return undefined;
  return shown.map((section, at) => ({ ...section, text: plainOf(written[at] ?? "") }));
}

/** Where the words of a part stand in the text. */
export type Stretch = { name: string; start: number; end: number };

/** Where the parts of a text stand that consists of them; undefined of any other. */
export function stretchesIn(markdown: string): Stretch[] | undefined {
  const headings = [...markdown.matchAll(/^## +(.*)(?:\r?\n\s*|$)/gm)];
  const [first] = headings;
  if (first === undefined || markdown.slice(0, first.index).trim() !== "") return undefined;
  return headings.map((heading, at) => {
    const start = heading.index + heading[0].length;
    const words = markdown.slice(start, headings[at + 1]?.index ?? markdown.length);
    return { name: (heading[1] ?? "").trim(), start, end: start + words.trimEnd().length };
  });
}

const wordsOf = (content: Inline[]) => content.map(({ text }) => text).join("");

// As it was before it was written out: lines that broke, and what stood alone in bold.
const plainOf = (section: string) =>
  section
    .replace(/^.*\n?/, "")
    .replaceAll(/ {2}\n/g, "\n")
    .replaceAll(/^\*\*(.+)\*\*$/gm, "$1")
    .trim();

const tags = /((?:#|@)[\p{L}\p{N}_]+|https?:\/\/\S+)/u;

/** A line with its hashtags, names and addresses set off, as social networks do. */
export const withTags = (content: Inline[]): Inline[] =>
  content.flatMap((inline) =>
    inline.text
      .split(tags)
      .map((text, at): Inline => ({ ...inline, text, kind: at % 2 === 1 ? "tag" : inline.kind }))
      .filter(({ text }) => text !== ""),
  );

/** Blocks as one line with breaks in it, as a network shows them. */
export const lineOf = (blocks: Block[]): Inline[] =>
  blocks.flatMap((block, at): Inline[] => [
    ...(at === 0 ? [] : [{ kind: "text", text: "\n\n" } as const]),
    ...(block.kind === "list"
      ? block.items.flatMap((item, number): Inline[] => [
          { kind: "text", text: `${number === 0 ? "" : "\n"}${block.ordered ? `${number + 1}.` : "•"} ` },
          ...item,
        ])
      : block.content),
  ]);
