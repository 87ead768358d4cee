import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shown } from "@/flows/shown";
import type { Shown } from "@/flows/text";
import { blocksOf, type Inline, linesOf } from "@/markdown/markdown";
import { markBlocks } from "@/markdown/passages";

const marked = (markdown: string, ...words: string[]): Inline[][] =>
  linesOf(
    markBlocks(
      blocksOf(markdown),
      words.map((words, mark) => ({ mark, words })),
    ),
  );
const markedIn = (lines: Inline[][], mark = 0) =>
  lines
    .map((line) =>
      line
        .filter((inline) => inline.mark === mark)
        .map(({ text }) => text)
        .join(""),
    )
    .filter(Boolean);

describe("a sentence is found in the text that is shown", () => {
  it.each([
    ["as it stands", "Homes sell. Prices rose 4%. Buy now.", "Prices rose 4%.", "Prices rose 4%."],
    [
      "with its Markdown",
      "It is. **Marisol *Quintanilla*** of `City` knows. So ask.",
      "**Marisol *Quintanilla*** of `City` knows.",
      "Marisol *Quintanilla* of City knows.",
    ],
    ["with its citation", "It is. It lends $14,000 [1]. So ask.", "It lends $14,000 [1].", "It lends $14,000 [1]."],
    ["with its sign", "It lends “$14,000” to all.", "$14,000” to all", "“$14,000” to all."],
    ["over lines that are one", "It lends up\nto $14,000\nat most. So ask.", "It lends up to $14,000 at most.", "It lends up\nto $14,000\nat most."],
    ["as an item of a list", "Two things:\n\n- Ask.\n- Bring $500 **in cash**.", "- Bring $500 **in cash**.", "Bring $500 in cash."],
    ["as a heading", "# One\n\n## Up to $14,000\n\nText.", "## Up to $14,000", "Up to $14,000"],
    ["without its accents and with other quotation marks", "He said “Café Olé opens”. So go.", 'He said "Cafe Ole opens".', "He said “Café Olé opens”."],
    [
      "by its beginning",
      "It lends up to $14,000 to buyers who have lived there. So ask.",
      "It lends up to $14,000 to buyers",
      "It lends up to $14,000 to buyers",
    ],
    ["as whole words", "Some 140 lots. 14 lots.", "14 lots.", "14 lots."],
    [
      "with a link",
      "See [the page](https://example.com/a) on 4 May. So go.",
      "See [the page](https://example.com/a) on 4 May.",
      "See [the page](https://example.com/a) on 4 May.",
    ],
    ["with escapes", "It costs 5\\*6 dollars. So go.", "It costs 5*6 dollars.", "It costs 5*6 dollars."],
  ])("%s", (_, text, sentence, expected) => {
    expect(markedIn(marked(text, sentence)).join("")).toBe(expected);
  });

  it("each of two, and the second of two that are alike by its own mark", () => {
    const lines = marked("It is 4%. It is 5%.\n\nIt is 4%.", "It is 4%.", "It is 5%.", "It is 4%.");
    expect([0, 1, 2].map((mark) => markedIn(lines, mark))).toEqual([["It is 4%."], ["It is 5%."], ["It is 4%."]]);
  });

  it("or leaves no mark", () => {
    for (const sentence of ["Nobody said this.", "", "…", "t is 4"]) expect(marked("It is 4%.", sentence)).toEqual(marked("It is 4%."));
  });
});

it("no letter of a text is lost by marking, whatever is looked for", () => {
  const piece = fc.constantFrom("one", "Two ", "**", "*", " [1] ", ". ", "\n\n", "- ", "é", "½", "𝒳", "`", "# ", "ﬁ", "$4 ");
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(text, fc.array(text, { maxLength: 4 }), (text, passages) => {
      const plain = (lines: Inline[][]) => lines.map((line) => line.map(({ text }) => text).join(""));
      expect(plain(marked(text, ...passages))).toEqual(plain(marked(text)));
    }),
    { numRuns: 500 },
  );
});

const post = (claimsToCheck?: { pointer: string; sentence: string; why: string }[]) =>
  shown(
    "generateBlogPost",
    { topic: "gardens" },
    {
      withoutSearch: false,
      withoutRows: false,
      withoutReview: false,
      content: {
        blogPost: { title: "Up to $14,000", content: "## One\n\nIt **is** 4% [1].", metaDescription: "All of 5%.", tags: ["Austin", "Dallas", "Waco"] },
        headerImage: { url: "https://example.com/a.svg", alt: "A card" },
        ...(claimsToCheck && { claimsToCheck }),
      },
    },
  );
const linesAt = ({ texts }: Shown, pointer: string) => linesOf(texts[pointer] ?? []);

it("the claims of a post are listed as they follow one another, in plain words, once each", () => {
  const at = (pointer: string, sentence: string, why: string) => ({ pointer: `/blogPost/${pointer}`, sentence, why });
  const made = post([
    at("content", "It **is** 4% [1].", "The figure is unknown."),
    at("title", "Up to $14,000", "The sum is unknown."),
    at("content", "It **is** 4% [1].", "The name is unknown."),
    at("metaDescription", "All of 5%.", "The share is unknown."),
    at("tags/2", "Waco", "The place is unknown."),
  ]);
  expect(made.claims).toEqual([
    { mark: 1, sentence: "Up to $14,000", why: ["The sum is unknown."], pointer: "/blogPost/title" },
    { mark: 0, sentence: "It is 4% [1].", why: ["The figure is unknown.", "The name is unknown."], pointer: "/blogPost/content" },
    { mark: 2, sentence: "All of 5%.", why: ["The share is unknown."], pointer: "/blogPost/metaDescription" },
    { mark: 3, sentence: "Waco", why: ["The place is unknown."], pointer: "/blogPost/tags/2" },
  ]);
  expect(made.claims.map(({ mark, pointer }) => markedIn(linesAt(made, pointer), mark))).toEqual([
    ["Up to $14,000"],
    ["It is 4% [1]."],
    ["All of 5%."],
    ["Waco"],
  ]);
});

it("what is doubted of a quoted client is marked in the post that quotes them", () => {
  const result = {
    post: "A word of 2024.\n\n“She was great” (Sam)\n\nCall me. #sold",
    opening: "A word of 2024.",
    quote: "She was great",
    closing: "Call me. #sold",
    claimsToCheck: [{ pointer: "/opening", sentence: "A word of 2024.", why: "The year is unknown." }],
  };
  const made = shown("generateSocialProof", { comment: "She was great" }, { withoutSearch: false, withoutRows: false, withoutReview: false, content: result });
  expect(markedIn(linesAt(made, "/post"))).toEqual(["A word of 2024."]);
});

it("a heading that a model writes into plain text is a line there, shown and copied alike; a hashtag stays", () => {
  const made = shown(
    "generateFollowUp",
    { recipient: "Maria", occasion: "She came.", channel: "email" },
    { withoutSearch: false, withoutRows: false, withoutReview: false, content: { subject: "# Hello", message: "## Where it is\n\nOn Avenue B.\n#openhouse" } },
  );
  expect(made.result).toEqual({ subject: "Hello", message: "Where it is\n\nOn Avenue B.\n#openhouse" });
  expect(linesAt(made, "/message").flat()).toEqual([{ kind: "text", text: "Where it is\n\nOn Avenue B.\n#openhouse" }]);
  expect(post().result).toMatchObject({ blogPost: { content: "## One\n\nIt **is** 4% [1]." } });
});

it("a post without claims has nothing to check, and no mark", () => {
  const { claims, texts } = post();
  expect(claims).toEqual([]);
  expect(JSON.stringify(texts)).not.toContain("mark");
});
