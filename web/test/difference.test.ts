import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { differenceOf, type Row } from "@/library/difference";

const side = (rows: Row[], gone: Row["kind"]) =>
  rows
    .filter(({ kind }) => kind !== gone)
    .map(({ words }) => words.map(({ text }) => text).join(""))
    .join("\n");
const whole = (text: string) => text.replace(/\n$/, "");

it("a difference shows the words that went and came, within the lines that stay", () => {
  const rows = differenceOf("# Homes\n\nA safe street.\n", "# Homes\n\nA lit street.\nAnd a park.\n");
  expect(rows.map(({ kind, words }) => [kind, words.filter(({ changed }) => changed).map(({ text }) => text)])).toEqual([
    ["same", []],
    ["same", []],
    ["removed", ["safe"]],
    ["added", ["lit"]],
    ["added", ["And a park."]],
  ]);
});

it("either side of a difference is the text that it is of", () => {
  const text = fc.array(fc.constantFrom("a", "b", "word", " ", "\n", "\n\n", "é"), { maxLength: 25 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const rows = differenceOf(before, after);
      expect([side(rows, "added"), side(rows, "removed")]).toEqual([whole(before), whole(after)]);
    }),
    { numRuns: 500 },
  );
});

it("a difference of long texts that have nothing in common is there soon", () => {
  const words = (from: number) => Array.from({ length: 9_000 }, (_, at) => `w${from + at}`).join(" ");
  const began = Date.now();
  const rows = differenceOf(words(0), words(50_000));
  expect(rows.map(({ kind }) => kind)).toEqual(["removed", "added"]);
  expect(Date.now() - began).toBeLessThan(5_000);
});

it("a difference of however many parts is there in the time for one", () => {
  const line = (from: number) => Array.from({ length: 150 }, (_, at) => `w${from + at}`).join(" ");
  const lines = (from: number) => Array.from({ length: 40 }, (_, at) => line(from + 1_000 * at)).join("\n");
  let now = 0;
  vi.spyOn(Date, "now").mockImplementation(() => ++now); // as if each look at the clock took a while
  const rows = differenceOf(lines(0), lines(500_000));
  vi.mocked(Date.now).mockRestore();
  expect(rows.length).toBe(80);
  expect(now).toBeLessThan(700);
});
