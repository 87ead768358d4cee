import "server-only";
import { type MarkedToken, marked, type Token } from "marked";

/** A stretch of text within a line. Those with the same mark are marked as one. */
export type Inline = { kind: "text" | "strong" | "emphasis" | "code" | "tag"; text: string; mark?: number };

/** A block of a text. It holds text alone, so that nothing in it can become a script, a link or a request. */
export type Block =
  | { kind: "heading"; level: number; content: Inline[] }
  | { kind: "paragraph" | "quote"; content: Inline[] }
  /** `done` tells of items that are tasks whether they are done. */
  | { kind: "list"; ordered: boolean; items: Inline[][]; done?: (boolean | undefined)[] };

/** Reads the Markdown of a text. What it does not know, HTML for one, it shows as it is written. */
export function blocksOf(markdown: string): Block[] {
  return marked.lexer(markdown).flatMap((token) => blockOf(token as MarkedToken));
}

function blockOf(token: MarkedToken): Block[] {
  switch (token.type) {
    case "space":
    case "hr":
    case "def":
      return [];
    case "heading":
      return [{ kind: "heading", level: token.depth, content: inlineOf(token.tokens) }];
    case "list":
      return [
        {
          kind: "list",
          ordered: token.ordered,
          items: token.items.map((item) => inlineOf(item.tokens)),
          ...(token.items.some(({ task }) => task) && {
            done: token.items.map(({ task, checked }) => (task ? checked === true : undefined)),
          }),
        },
      ];
    case "blockquote":
      return [{ kind: "quote", content: inlineOf(token.tokens) }];
    case "paragraph":
      return [{ kind: "paragraph", content: inlineOf(token.tokens) }];
    default:
      return [{ kind: "paragraph", content: [{ kind: "text", text: token.raw.trim() }] }];
  }
}

/** The lines of a text, those of its lists included. */
export const linesOf = (blocks: Block[]): Inline[][] =>
  blocks.flatMap((block) => (block.kind === "list" ? block.items : [block.content]));

/** A text in Markdown as one line without its marks. */
export const plainOf = (markdown: string): string =>
  linesOf(blocksOf(markdown))
    .map((line) => line.map(({ text }) => text).join(""))
    .join(" ");

const kinds = { strong: "strong", em: "emphasis", codespan: "code" } as const;

function inlineOf(tokens: Token[]): Inline[] {
  return tokens.flatMap((token): Inline[] => {
    if (token.type === "checkbox") return []; // the list tells of it
    const inner = "tokens" in token ? token.tokens : undefined;
    const kind = Object.hasOwn(kinds, token.type) ? kinds[token.type as keyof typeof kinds] : undefined;
    if (kind !== undefined) return [{ kind, text: "text" in token ? String(token.text) : token.raw }];
    if (token.type === "link" || token.type === "image") return [{ kind: "text", text: token.raw }];
    if (inner !== undefined && inner.length > 0) return inlineOf(inner);
    return [{ kind: "text", text: plain(token) }];
  });
}

const plain = (token: Token) =>
  token.type === "br" ? "\n" : token.type === "escape" ? String(token["text"]) : token.raw;
