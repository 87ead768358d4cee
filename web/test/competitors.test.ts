import { describe, expect, it } from "vitest";
import { canBeLookedUp, citationsOf, figureOf, keyOf, type LookUp, placeBy, type Row, sortedBy, standings, titleOf, withLookUps } from "@/flows/competitors";
import { writtenOut } from "@/flows/written-out";

const source = (host: string) => ({ title: host, url: `https://${host}/`, snippet: "" });
const sam: Row = { name: "Sam Ortiz", agency: "Hill Country Homes", reviewCount: 140, avgRating: 4.8, citation: 1 };
const maya: Row = { name: "Maya Chen", agency: "Riverbend Realty" };
const result = { competitors: [sam, maya], sources: [source("list.example")] };
const request = { name: "Dana Whitfield", agencyName: "Lakeside Realty", address: "Austin, Texas" };
const you = { name: "Dana Whitfield", agency: "Lakeside Realty" };
const at = Date.parse("2026-11-20T08:00:00Z");
const lookUp = (profile: Partial<LookUp["profile"]>): LookUp => ({ at, profile: { citations: [], ...profile } });

describe("a list of competitors", () => {
  it("has who asked for it above the others, once", () => {
    const once = withLookUps(result, request, {});
    expect(once.competitors).toEqual([{ ...you, isYou: true }, sam, maya]);
    expect(withLookUps(once, request, {})).toEqual(once);
  });

  it("takes in what a look-up found, with its pages by the numbers that they have in the list", () => {
    const found = {
      [keyOf(sam)]: lookUp({ reviewCount: 150, socialFollowers: 5200, citations: [2, 1], sources: [source("list.example"), source("social.example")] }),
      [keyOf(you)]: lookUp({ reviewCount: 90, citations: [1], sources: [source("own.example")] }),
    };
    const { competitors, sources } = withLookUps(result, request, found);
    expect(competitors).toEqual([
      { ...you, isYou: true, reviewCount: 90, citations: [2], lookedUpAt: at },
      { ...sam, reviewCount: 150, socialFollowers: 5200, citations: [1, 3], lookedUpAt: at },
      maya,
    ]);
    expect(sources?.map(({ title }) => title)).toEqual(["list.example", "own.example", "social.example"]);
    expect(result.sources.length).toBe(1); // what was made is as it was
  });

  it("says of a figure that it was not found only after somebody looked", () => {
    expect(figureOf(maya, "reviewCount")).toBe("not looked up");
    expect(figureOf({ ...maya, lookedUpAt: at }, "reviewCount")).toBe("not found");
    expect([figureOf({ ...sam, socialFollowers: 12_400 }, "socialFollowers"), figureOf({ ...sam, avgRating: 5 }, "avgRating")]).toEqual(["12,400", "5.0"]);
  });

  it("is written out with the figures, where they are stated, and since when", () => {
    const found = { [keyOf(you)]: lookUp({ reviewCount: 200, citations: [1], sources: [source("own.example")] }) };
    const text = writtenOut("findCompetitors", withLookUps(result, request, found));
    expect(text).toContain("- Reviews: you are 1st of 2.");
    expect(text).toContain("## Dana Whitfield, Lakeside Realty (you)\n\n- Reviews: 200\n- Rating: not found\n");
    expect(text).toContain("- Pages: [2]\n- Looked up: November 20, 2026");
    expect(text).toContain("## Maya Chen, Riverbend Realty\n\n- Reviews: not looked up\n");
    expect(text).toContain("2. own.example: <https://own.example/>");
  });

  it("is told to be empty if it is", () => {
    expect(writtenOut("findCompetitors", { competitors: [] })).toContain("No agents were found there.");
  });
});

describe("agents are compared", () => {
  const rows: Row[] = [{ ...you, isYou: true, reviewCount: 90, avgRating: 4.9 }, sam, maya, { name: "Luis", agency: "", reviewCount: 90 }];

  it("by a figure, and those of whom it is not known come last", () => {
    expect(sortedBy(rows, "reviewCount").map(({ name }) => name)).toEqual(["Sam Ortiz", "Dana Whitfield", "Luis", "Maya Chen"]);
  });

  it("among those of whom it is known; who is alone with a figure has no place", () => {
    expect([placeBy(rows, "reviewCount"), placeBy(rows, "avgRating")]).toEqual([
      { place: 2, of: 3 },
      { place: 1, of: 2 },
    ]);
    expect(placeBy([{ ...you, isYou: true, domainAuthority: 20 }, maya], "domainAuthority")).toBeUndefined();
    expect(placeBy([{ ...you, isYou: true }, sam], "reviewCount")).toBeUndefined();
    expect(standings(rows)).toEqual(["Reviews: you are 2nd of 3.", "Rating: you are 1st of 2."]);
  });
});

it("an agent is known by name and agency, however they are written", () => {
  expect(keyOf({ name: "Sam  ORTIZ", agency: "Hill Country Homes" })).toBe(keyOf(sam));
  expect(keyOf({ name: "Sam Ortiz", agency: "Another" })).not.toBe(keyOf(sam));
  expect([canBeLookedUp(sam), canBeLookedUp({ agency: " " })]).toEqual([true, false]);
  expect([titleOf(sam), titleOf({ name: "Luis", agency: "" })]).toEqual(["Sam Ortiz, Hill Country Homes", "Luis"]);
  expect([citationsOf(sam), citationsOf(maya)]).toEqual([[1], []]);
});
