import { expect, it } from "vitest";
import { writtenSoFar } from "@/app/(application)/studio/stages";
import { beginningOf } from "@/text/shortened";

it.each([
  ["is whole if it fits", "Two words", 9, "Two words"],
  ["ends after a word", "Every house has a porch.", 14, "Every house…"],
  ["ends after a word that just fits", "Every house has a porch.", 12, "Every house…"],
  ["has no comma before its end", "Roses, and oaks", 10, "Roses…"],
  ["is cut within a word that is longer than all of it", "a".repeat(20), 10, `${"a".repeat(9)}…`],
])("the beginning of a text %s", (_, text, most, shown) => {
  expect(beginningOf(text, most)).toBe(shown);
});

it.each([
  [0, "nothing yet"],
  [4, "a few words"],
  [60, "about 40 words"],
  [2400, "about 1,400 words"],
])("what is written is counted in words: %d tokens", (tokens, words) => {
  expect(writtenSoFar(tokens)).toBe(words);
});
