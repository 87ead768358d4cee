import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { commentsOf, sheetOf, textOf } from "@/reviews/comments";

const limits = { max: 200, each: 1000 };
const read = (text: string, column?: number) => {
  const sheet = sheetOf(text);
  return sheet && commentsOf(sheet, column ?? sheet.likely, limits).comments;
};

describe("comments of a file", () => {
  it("are in the column with the longest texts, under the name that it has", () => {
    const sheet = sheetOf('Name,Stars,Review\nSam,5,"Dana answered every question, even on Sunday."\nLee,2,The paperwork took too long.\n');
    expect(sheet).toMatchObject({ columns: ["Name", "Stars", "Review"], likely: 2 });
    expect(sheet?.rows.length).toBe(2);
  });

  it.each([
    ["semicolons", "Name;Review\nSam;Good, and quick.\n", ["Good, and quick."]],
    ["tabs", "Name\tReview\nSam\tGood, and quick.\n", ["Good, and quick."]],
    ["one column without a heading", "Dana was great.\nThe paperwork took too long.\n", ["Dana was great.", "The paperwork took too long."]],
    ["one column with a heading", "Review\nDana was great.\n", ["Dana was great."]],
    ["quotation marks and lines within a comment", 'Review,By\n"She said ""yes"".\r\nWe moved.",Sam\n', ['She said "yes". We moved.']],
    ["empty lines and cells", "By,Review\n\nSam,\n,,\nLee,Good work all round.\n", ["Good work all round."]],
    ["lines of unequal length", "By,Review\nSam\nLee,Good work all round.,5\n", ["Good work all round."]],
    ["a comment alone", "Dana was great.", ["Dana was great."]],
  ])("are found between %s", (_, text, comments) => {
    expect(read(text)).toEqual(comments);
  });

  it("are none in a file that is empty", () => {
    expect([sheetOf(""), sheetOf(" \n \n")]).toEqual([undefined, undefined]);
  });

  it("are as many and as long as the document takes, and it is told what is not", () => {
    const rows = Array.from({ length: 203 }, (_, at) => [at === 0 ? "word ".repeat(300) : at === 1 ? "🏠".repeat(600) : `Comment ${at}.`]);
    const { comments, left, cut } = commentsOf({ rows }, 0, limits);
    expect([comments.length, left, cut]).toEqual([200, 3, 2]);
    expect(comments[0]).toMatch(/word…$/);
    for (const comment of comments) {
      expect(comment.length).toBeLessThanOrEqual(1000);
      expect(comment).not.toMatch(/\p{Cs}/u);
    }
  });

  it("come back from whatever a program for tables writes", () => {
    const cell = fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }).filter((text) => text.trim() !== "");
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }), fc.constantFrom("\n", "\r\n"), (rows, newline) => {
        const file = Papa.unparse([["Name", "Review"], ...rows], { newline, quotes: true });
        expect(read(file, 1)).toEqual(rows.map(([, text]) => text.replaceAll(/\s+/g, " ").trim()));
      }),
    );
  });
});

describe("the text of a file", () => {
  const words = "Café – “très bien”";
  const utf16 = new Uint8Array(Buffer.from(`\ufeff${words}`, "utf16le"));
  it.each([
    ["UTF-8", new TextEncoder().encode(words)],
    ["UTF-8 with a mark", new TextEncoder().encode(`\ufeff${words}`)],
    ["UTF-16", utf16],
    ["UTF-16, the other way round", new Uint8Array(Buffer.from(utf16).swap16())],
    ["Windows-1252", Uint8Array.from([0x43, 0x61, 0x66, 0xe9, 0x20, 0x96, 0x20, 0x93, 0x74, 0x72, 0xe8, 0x73, 0x20, 0x62, 0x69, 0x65, 0x6e, 0x94])],
  ])("is read from %s", (_, bytes) => {
    expect(textOf(bytes)).toBe(words);
  });
});
