import { forms } from "@coagent/clients/forms";
import { describe, expect, it } from "vitest";
import { exampleOf, fieldsOf, requestOf, typedOf } from "@/flows/form";
import { columnsOf, countOf, type RowsField, withoutRow } from "@/flows/rows";

const form = forms.generateMarketingPlan;
const rowsIn = (name: string): RowsField => {
  const field = fieldsOf(form).find((field) => field.name === name);
  if (field?.kind !== "rows") throw new Error(`${name} has no rows`);
  return field;
};
const competitors = rowsIn("competitors");

describe("rows of a form", () => {
  it("have a field for each thing that a person knows, under a name of its own", () => {
    const names = columnsOf(competitors, 2).map(({ name, label }) => [name, label]);
    expect(names).toEqual([
      ["competitors.2.name", "Name"],
      ["competitors.2.agency", "Agency"],
      ["competitors.2.reviewCount", "Reviews"],
      ["competitors.2.avgRating", "Average rating"],
      ["competitors.2.socialFollowers", "Followers"],
      ["competitors.2.domainAuthority", "Domain authority"],
    ]);
    expect(columnsOf(rowsIn("brandAudit.results"), 0).map(({ label }) => label)).toEqual([
      "Platform",
      "Does it agree with what is right?",
      "Name shown there",
      "Address shown there",
      "Phone shown there",
    ]);
  });

  it("make the request that they were typed from", () => {
    const request = {
      brandAudit: { results: [{ platform: "Zillow", status: "Not Found" }] },
      competitors: [
        { name: "Sam", agency: "", avgRating: 4.8 },
        { name: "Kim", agency: "Oak" },
      ],
    };
    expect(requestOf(form.fields, typedOf(form.fields, request))).toEqual(request);
  });

  it("are none, if none were begun", () => {
    expect(requestOf(form.fields, {})).toEqual({ brandAudit: { results: [] }, competitors: [] });
    expect(countOf(competitors, { "competitors.3.name": " " })).toBe(0);
  });

  it("are sent where one among them is empty, and end with the last that is not", () => {
    const typed = { "competitors.1.name": "Kim", "competitors.4.name": "" };
    expect(requestOf(form.fields, typed)).toMatchObject({ competitors: [{}, { name: "Kim" }] });
  });

  it("are as many as a page may send, whatever is sent", () => {
    const typed = { "competitors.99999999.name": "Kim", "competitors.-1.name": "Kim", "competitors.x.name": "Kim" };
    expect(countOf(competitors, typed)).toBe(0);
  });

  it("move up when one is taken out, and the rest of the form stays", () => {
    const typed = exampleOf(form);
    const more = { ...typed, city: "Austin", "competitors.1.name": "Kim", "competitors.2.name": "Lee", "competitors.2.agency": "Oak" };
    const left = withoutRow(competitors, more, 0);
    expect(left).toMatchObject({ city: "Austin", "brandAudit.results.0.platform": "Google Business Profile" });
    const rows = { competitors: [{ name: "Kim" }, { name: "Lee", agency: "Oak" }] };
    expect(requestOf(form.fields, left)).toMatchObject(rows);
    expect(requestOf(form.fields, { ...more, ...left })).toMatchObject(rows); // it does not come back
    expect(countOf(competitors, { ...more, ...left })).toBe(2);
  });
});
