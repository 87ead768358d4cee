import fc from "fast-check";
import { expect, it } from "vitest";
import { moved, stretchesOf } from "@/editing/findings";
import type { FairHousingFinding } from "@/services/failure";

const findingIn = (text: string, phrase: string): FairHousingFinding => {
  const start = text.indexOf(phrase);
  return { phrase, start, end: start + phrase.length, rule: "a-rule", protectedClass: "race", why: "Why.", suggestion: "What." };
};

it("a finding keeps to its words while others are typed, and goes with them", () => {
  const before = "A safe street. Homes for a family.";
  const findings = [findingIn(before, "safe"), findingIn(before, "a family")];
  const phrases = (after: string) => moved(findings, before, after).map(({ start, end }) => after.slice(start, end));
  expect(phrases(before)).toEqual(["safe", "a family"]);
  expect(phrases(`Here: ${before}`)).toEqual(["safe", "a family"]);
  expect(phrases("A safe street, and so on. Homes for a family.")).toEqual(["safe", "a family"]);
  expect(phrases("A saner street. Homes for a family.")).toEqual(["a family"]);
  expect(phrases("A safe street. Homes for a family. More.")).toEqual(["safe", "a family"]);
  expect(phrases("")).toEqual([]);
});

it("whatever is typed, a finding that is left stands where its words are", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", " "), maxLength: 20 });
  fc.assert(
    fc.property(text, text, text, (head, tail, after) => {
      const before = `${head}abba${tail}`;
      const finding = { ...findingIn(before, "abba"), start: head.length, end: head.length + 4 };
      for (const { start, end } of moved([finding], before, after)) expect(after.slice(start, end)).toBe("abba");
    }),
    { numRuns: 500 },
  );
});

it("a text in stretches is the text, also where findings overlap", () => {
  const text = "A safe family street.";
  const overlapping = [findingIn(text, "family street"), findingIn(text, "safe family")];
  expect(stretchesOf(text, overlapping)).toEqual([
    { text: "A ", start: 0, found: false },
    { text: "safe family", start: 2, found: true },
    { text: " street", start: 13, found: true },
    { text: ".", start: 20, found: false },
  ]);
  expect(stretchesOf(text, [])).toEqual([{ text, start: 0, found: false }]);
});
