import { describe, expect, it } from "vitest";
import { ageOf } from "@/components/sources/age";
import { withCitations } from "@/flows/cited";
import { restsOf } from "@/library/rests";
import { madeOf, maxJson } from "@/library/text";
import type { Work } from "@/library/work";

const sources = [
  { title: "One", url: "https://one.example/" },
  { title: "Two", url: "https://two.example/" },
  { title: "Three", url: "https://three.example/" },
];

describe("a finding that is copied", () => {
  it("takes the pages along that it cites, each once and by its number", () => {
    expect(withCitations("Lots sell for more [3]. Much is eaten up [1, 3].", sources)).toBe(
      "Lots sell for more [3]. Much is eaten up [1, 3].\n\n[1] One: https://one.example/\n[3] Three: https://three.example/",
    );
  });

  it("is alone if it cites none that is there", () => {
    for (const text of ["Nothing.", "Beyond [4] and [0].", "A [word]."]) expect(withCitations(text, sources)).toBe(text);
  });
});

describe("the age of a page", () => {
  const now = Date.parse("2026-11-30T08:00:00Z");
  it.each([
    ["2026-12-03T00:00:00Z", "today"], // their clock is ahead
    ["2026-11-30T01:00:00Z", "today"],
    ["2026-11-28T20:00:00Z", "yesterday"],
    ["2026-11-20T00:00:00Z", "10 days ago"],
    ["2026-10-29T00:00:00Z", "1 month ago"],
    ["2026-03-02T09:00:00Z", "8 months ago"],
    ["2025-11-29T00:00:00Z", "1 year ago"],
    ["2016-01-01T00:00:00Z", "10 years ago"],
  ])("of %s is told: %s", (date, words) => {
    expect(ageOf(Date.parse(date), now)).toBe(words);
  });

  it("stays known in the library", () => {
    const source = { title: "One", url: "https://one.example/", snippet: "s" };
    const work = (publishedDate: unknown): Work => ({
      madeBy: "runResearchAgent",
      title: "One",
      text: "",
      result: { sources: [{ ...source, publishedDate: publishedDate as string }] },
      dismissals: [],
      checked: [],
    });
    expect(restsOf(work("2026-03-02T09:00:00Z")).sources).toEqual([{ ...source, publishedDate: "2026-03-02T09:00:00Z" }]);
    expect(restsOf(work("in March")).sources).toEqual([source]);
  });
});

it("what was asked is kept with a text, unless it is too long", () => {
  const asked = (request: Work["request"]) => madeOf({ madeBy: "analyzeReviews", title: "x", text: "", request, dismissals: [], checked: [] });
  expect(asked({ comments: ["Good."] })).toEqual({ madeBy: "analyzeReviews", request: { comments: ["Good."] } });
  expect(asked({ comments: ["x".repeat(maxJson)] })).toEqual({ madeBy: "analyzeReviews" });
});
