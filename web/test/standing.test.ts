import { beforeEach, expect, it } from "vitest";
import { save } from "@/library/library";
import { newTextId } from "@/library/text";
import type { Work } from "@/library/work";
import { standingOf } from "@/plan/standing";
import { arrive } from "./headers";
import { tableOfOwn } from "./tables";
import { trace } from "./visitor";

tableOfOwn();
beforeEach(() => arrive(trace));

let keys = 0;
const keep = async (userId: string, madeBy: Work["madeBy"], result: Work["result"]) => {
  const work: Work = { madeBy, title: "x", text: "x", result, dismissals: [], checked: [] };
  const saved = await save(userId, { id: newTextId(), key: `key-${++keys}`, over: 0, origin: "generated", work });
  expect(saved.ok).toBe(true);
};
const nothing = { brandAudit: { results: [] }, competitors: [] };

it("a plan begins with the latest audit and the latest competitors of the library", async () => {
  expect(await standingOf("dana")).toEqual(nothing);
  const listing = { platform: "Zillow", status: "Not Found" };
  await keep("dana", "runNapAudit", { results: [{ platform: "Yelp", status: "Consistent" }] });
  await keep("dana", "runNapAudit", { results: [listing], sources: [] });
  await keep("dana", "findCompetitors", { competitors: [{ name: "Sam Ortiz", agency: "Hill Country Homes" }], sources: [] });
  expect(await standingOf("dana")).toEqual({
    brandAudit: { results: [listing] },
    competitors: [{ name: "Sam Ortiz", agency: "Hill Country Homes" }],
  });
  expect(await standingOf("eve")).toEqual(nothing);
});

it("what is saved otherwise than the document says is left alone", async () => {
  await keep("dana", "runNapAudit", { results: [{ platform: 7 }] });
  await keep("dana", "findCompetitors", "none");
  expect(await standingOf("dana")).toEqual(nothing);
});
