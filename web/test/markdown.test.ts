import fc from "fast-check";
import { expect, it } from "vitest";
import { type Block, blocksOf, linesOf } from "@/markdown/markdown";

const wordsOf = (block: Block): string =>
  linesOf([block])
    .flat()
    .map(({ text }) => text)
    .join("");

it("reads what texts are made of", () => {
  const text = "## Where to begin\n\nA **fixed** rate, *if* you can [1].\n\n- one\n- two\n\n1. first\n\n> said so\n\nHomes cost $5 < $6 & more.";
  expect(blocksOf(text)).toEqual([
    { kind: "heading", level: 2, content: [{ kind: "text", text: "Where to begin" }] },
    {
      kind: "paragraph",
      content: [
        { kind: "text", text: "A " },
        { kind: "strong", text: "fixed" },
        { kind: "text", text: " rate, " },
        { kind: "emphasis", text: "if" },
        { kind: "text", text: " you can [1]." },
      ],
    },
    { kind: "list", ordered: false, items: [[{ kind: "text", text: "one" }], [{ kind: "text", text: "two" }]] },
    { kind: "list", ordered: true, items: [[{ kind: "text", text: "first" }]] },
    { kind: "quote", content: [{ kind: "text", text: "said so" }] },
    { kind: "paragraph", content: [{ kind: "text", text: "Homes cost $5 < $6 & more." }] },
  ]);
});

it("shows links, pictures and HTML as they are written, and loses no word of any text", () => {
  const hostile = "[click](javascript:alert(1)) ![x](https://evil.example/x.png) <img src=x onerror=alert(1)>";
  expect(blocksOf(hostile).map(wordsOf).join("")).toBe(hostile);
  const words = fc.array(fc.stringMatching(/^[a-z]{3,8}$/), { minLength: 1, maxLength: 12 });
  const marks = fc.constantFrom(" ", "\n\n", "\n- ", " **", "** ", "\n> ", "\n# ", " <b>", " `", " [", "](x) ");
  fc.assert(
    fc.property(fc.array(fc.tuple(words, marks), { maxLength: 8 }), (pieces) => {
      const text = pieces.map(([some, mark]) => some.join(" ") + mark).join("");
      const seen = blocksOf(text).map(wordsOf).join(" ");
      for (const word of pieces.flatMap(([some]) => some)) expect(seen).toContain(word);
    }),
    { numRuns: 300 },
  );
});
