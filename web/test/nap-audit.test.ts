import { describe, expect, it } from "vitest";
import { briefOf, countedAs, inOrder, type Listing, rightly, summaryOf, toDo } from "@/flows/nap-audit";

const right = { name: "Dana Whitfield", agencyName: "Lakeside Realty", address: "100 Congress Ave, Austin", phone: "+1 512 555 0100" };
const wrong: Listing = {
  platform: "Yelp",
  platformUrl: "https://yelp.example.com/biz/dana",
  citation: 2,
  foundName: "Dana Whitfield",
  foundPhone: "(512) 555-0199",
  status: "Inconsistent",
  note: "shows another telephone; address not shown",
};
const missing: Listing = { platform: "Facebook", status: "Not Found" };
const partly: Listing = { platform: "Zillow", status: "Consistent", note: "address not shown; telephone not shown", foundName: "Dana Whitfield" };
const good: Listing = { platform: "LinkedIn", status: "Consistent", foundName: "Dana Whitfield", foundPhone: "+1 512 555 0100" };

it("what is wrong comes first, then what was not found, then what shows less, and last what agrees", () => {
  expect(inOrder([good, partly, missing, wrong])).toEqual([wrong, missing, partly, good]);
});

it.each([
  [[wrong, missing, partly, good], "Of 4 platforms: 1 shows something else, on 1 you were not found, 1 shows no address or phone and 1 agrees with you."],
  [[wrong, wrong, good], "Of 3 platforms: 2 show something else and 1 agrees with you."],
  [[good, good], "Of 2 platforms: 2 agree with you."],
  [[partly, partly], "Of 2 platforms: 2 show no address or phone."],
  [[missing, missing], "Of 2 platforms: no page of yours was found."],
])("the whole is a sentence", (listings, sentence) => expect(summaryOf(listings)).toBe(sentence));

it("a count is told with the verb that goes with it", () => {
  const said = (["Inconsistent", "Not Found", "Without", "Consistent"] as const).flatMap((status) =>
    [1, 2].map((count) => `${count} ${countedAs(status, count)}`),
  );
  expect(said).toEqual(["1 differs", "2 differ", "1 not found", "2 not found", "1 no address or phone", "2 no address or phone", "1 agrees", "2 agree"]);
});

describe("what to do", () => {
  it.each([
    ["shows another telephone", "Change the phone to +1 512 555 0100."],
    ["shows another name; shows another telephone", "Change the name to Dana Whitfield and the phone to +1 512 555 0100."],
    ["shows another street number; shows another ZIP code", "Change the address to 100 Congress Ave, Austin."],
    ["differs in some newer way", "Put it as above."],
  ])("about what differs: %s", (note, words) => {
    const said = toDo({ ...wrong, note }, right);
    expect(said).toContain(words);
    expect(said).toContain("On Yelp: claim the page");
  });

  it("about a site of which nothing is known is to ask whoever runs it", () => {
    expect(toDo({ ...wrong, platform: "austin-homes.example" }, right)).toContain("Ask whoever runs the site");
  });

  it("about a page that shows less is nothing but to show more", () => {
    expect(toDo(partly, right)).toBe("Nothing must be done. It would help to show the address and the phone there, too.");
    expect(toDo(good, right)).toBe("Nothing.");
  });

  it("about a platform without a page does not say that there is none", () => {
    expect(toDo(missing, right)).toMatch(/^If you have a page there, .* On Facebook: /);
  });
});

describe("what goes to whoever mends it", () => {
  it("is what is wrong and missing, with what is right", () => {
    expect(briefOf([good, missing, wrong], right)).toBe(`Please see that this stands everywhere:

Name: Dana Whitfield
Agency: Lakeside Realty
Address: 100 Congress Ave, Austin
Phone: +1 512 555 0100

1. Yelp: differs
   It shows: Dana Whitfield
   It shows: (512) 555-0199
   What differs: shows another telephone; address not shown
   The page: https://yelp.example.com/biz/dana
   What to do: ${toDo(wrong, right)}

2. Facebook: not found
   What to do: ${toDo(missing, right)}
`);
  });

  it("is nothing where nothing is to be mended", () => expect(briefOf([good, partly], right)).toBe(""));
});

it("what is right leaves out what nobody said", () => {
  expect(rightly({ name: "Dana", phone: "1" })).toEqual([
    ["Name", "Dana"],
    ["Phone", "1"],
  ]);
});
