import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { budgetOf, type Charge, refund, settle, spend } from "@/budget/budget";
import { get, page } from "@/dynamodb/table";
import { mistakes } from "@/settings";
import { arrive } from "./headers";
import { tableOfOwn } from "./tables";
import { trace } from "./visitor";

const table = tableOfOwn();
beforeEach(() => {
  arrive(trace);
  vi.stubEnv("MONTHLY_BUDGETS", "texts=5,searches=12");
  vi.stubEnv("MONTHLY_BUDGETS_OF_ALL", "texts=8,searches=100");
});
afterEach(() => {
  vi.useRealTimers();
  vi.stubEnv("MONTHLY_BUDGETS", "");
  vi.stubEnv("MONTHLY_BUDGETS_OF_ALL", "");
});

const used = async (userId: string) => {
  const use = await budgetOf(userId);
  if (!use.ok) throw new Error(use.failure.message);
  return [use.value.texts.used, use.value.searches.used];
};
const kindOf = (outcome: { ok: boolean; failure?: { kind: string } }) => (outcome.ok ? "ok" : outcome.failure?.kind);
const plain = (key: string): Charge => ({ key, searches: 0 });
const searching = (key: string): Charge => ({ key, searches: 4 });
const countsIn = async (PK: "USER#dana" | "FLAGS#BUDGET", SK: string) => {
  const item = await get({ PK, SK });
  return [item?.["texts"] ?? 0, item?.["searches"] ?? 0];
};

describe("a month's budget", () => {
  it("is taken once for one thing, however often that is asked for", async () => {
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => spend("dana", searching("one"))));
    expect(outcomes.map(kindOf)).toEqual(Array(10).fill("ok"));
    expect(await budgetOf("dana")).toEqual({ ok: true, value: { texts: { used: 1, limit: 5 }, searches: { used: 4, limit: 12 } } });
  });

  it("ends, for each person and for all of them, with a word when there is more", async () => {
    vi.useFakeTimers({ now: new Date("2026-12-31T23:00:00Z"), toFake: ["Date"] });
    const dana = await Promise.all(Array.from({ length: 9 }, (_, i) => spend("dana", plain(`d${i}`))));
    expect(dana.map(kindOf).filter((kind) => kind === "ok").length).toBe(5);
    expect(dana.find(({ ok }) => !ok)).toMatchObject({ failure: { kind: "budget_spent", message: expect.stringContaining("January 1") } });
    const eve = await Promise.all(Array.from({ length: 9 }, (_, i) => spend("eve", plain(`e${i}`))));
    expect(eve.map(kindOf).filter((kind) => kind === "ok").length).toBe(3);
    expect(await used("eve")).toEqual([3, 0]);
    vi.setSystemTime(new Date("2027-01-01T00:00:00Z"));
    expect(await spend("dana", plain("new year"))).toEqual({ ok: true, value: undefined });
  });

  it("ends for what searches when there are no searches left, and goes on for all else", async () => {
    for (const key of ["one", "two", "three"]) expect(kindOf(await spend("dana", searching(key)))).toBe("ok");
    expect(await spend("dana", searching("four"))).toMatchObject({
      failure: { kind: "budget_spent", message: expect.stringContaining("this month's searches") },
    });
    expect(kindOf(await spend("dana", plain("five")))).toBe("ok");
    expect(await used("dana")).toEqual([4, 12]);
  });

  it("is nothing where nothing may be used", async () => {
    vi.stubEnv("MONTHLY_BUDGETS_OF_ALL", "texts=0,searches=0");
    expect(kindOf(await spend("eve", plain("one")))).toBe("budget_spent");
    vi.stubEnv("MONTHLY_BUDGETS_OF_ALL", "texts=8,searches=100");
    vi.stubEnv("MONTHLY_BUDGETS", "texts=5,searches=0");
    expect([kindOf(await spend("dana", searching("one"))), kindOf(await spend("dana", plain("two")))]).toEqual(["budget_spent", "ok"]);
    expect([await used("eve"), await used("dana")]).toEqual([
      [0, 0],
      [1, 0],
    ]);
  });

  it("is given back once for what failed, and never below nothing", async () => {
    await spend("dana", searching("one"));
    await spend("dana", searching("two"));
    await Promise.all(["one", "one", "never"].map((key) => refund("dana", searching(key))));
    expect(await used("dana")).toEqual([1, 4]);
    expect(kindOf(await spend("dana", searching("one")))).toBe("ok");
    expect(await used("dana")).toEqual([2, 8]);
  });

  it("is not given back as more than was taken", async () => {
    await spend("dana", plain("one"));
    await refund("dana", searching("one"));
    expect(await used("dana")).toEqual([1, 0]);
  });

  it("is settled by the searches that were made, and not given back after it", async () => {
    await spend("dana", searching("one"));
    await Promise.all([settle("dana", searching("one"), 3), settle("dana", searching("one"), 3)]);
    await refund("dana", searching("one"));
    await spend("dana", searching("one"));
    expect(await used("dana")).toEqual([1, 3]);
    expect(await countsIn("FLAGS#BUDGET", new Date().toISOString().slice(0, 7))).toEqual([1, 3]);
  });

  it("pays for a text that is there although nothing was taken for it, once", async () => {
    await settle("dana", searching("one"), 2);
    await settle("dana", searching("one"), 2);
    expect(await used("dana")).toEqual([1, 2]);
  });

  it("is that of the month in which it was taken, also when that is over", async () => {
    vi.useFakeTimers({ now: new Date("2026-12-31T23:59:00Z"), toFake: ["Date"] });
    for (const key of ["failed", "there", "again"]) await spend("dana", searching(key));
    vi.setSystemTime(new Date("2027-01-01T00:01:00Z"));
    await refund("dana", searching("failed"));
    await settle("dana", searching("there"), 1);
    await settle("dana", searching("there"), 1);
    await spend("dana", searching("again"));
    expect([await countsIn("USER#dana", "BUDGET#2026-12"), await countsIn("USER#dana", "BUDGET#2027-01")]).toEqual([
      [2, 5],
      [0, 0],
    ]);
    expect([await countsIn("FLAGS#BUDGET", "2026-12"), await countsIn("FLAGS#BUDGET", "2027-01")]).toEqual([
      [2, 5],
      [0, 0],
    ]);
  });

  it("is one item, which does not grow by what is taken and given back", async () => {
    for (let at = 0; at < 20; at++) {
      await spend("dana", plain(`key-${at}`));
      await refund("dana", plain(`key-${at}`));
    }
    await spend("dana", plain("last"));
    const { items } = await page({ PK: "USER#dana", limit: 100 });
    expect(items.map(({ SK, Taken, Settled }) => [SK.slice(0, 7), Taken, Settled])).toEqual([["BUDGET#", new Set(["last/0"]), undefined]]);
  });

  it("may not be so large that its item has no room for the keys", () => {
    vi.stubEnv("MONTHLY_BUDGETS", "texts=5001,searches=1");
    expect(mistakes()).toContain("MONTHLY_BUDGETS may have 5000 texts at the most");
  });

  it("cannot be told while the table is away, which is no fault", async () => {
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9");
    try {
      for (const outcome of [await spend("dana", plain("one")), await settle("dana", plain("one"), 0), await refund("dana", plain("one"))])
        expect(outcome).toMatchObject({ failure: { kind: "unavailable", service: "library" } });
    } finally {
      vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", table.endpoint());
      vi.mocked(process.stderr.write).mockRestore();
    }
  });

  it("is what is counted by hand, whatever is taken, settled and given back", async () => {
    let people = 0;
    vi.stubEnv("MONTHLY_BUDGETS_OF_ALL", "texts=100000,searches=100000");
    const step = fc.record({
      what: fc.constantFrom("spend", "spend", "settle", "refund"),
      key: fc.constantFrom("a", "b", "c", "d", "e", "f", "g"),
      searches: fc.integer({ min: 0, max: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const person = `person-${++people}`;
        const open = new Set<string>();
        const settled = new Map<string, number>();
        const texts = () => open.size + settled.size;
        const searches = () => 4 * open.size + [...settled.values()].reduce((sum, made) => sum + made, 0);
        for (const { what, key, searches: made } of steps) {
          const isKnown = open.has(key) || settled.has(key);
          if (what === "spend") {
            const hasRoom = texts() < 5 && searches() + 4 <= 12;
            expect(kindOf(await spend(person, searching(key)))).toBe(isKnown || hasRoom ? "ok" : "budget_spent");
            if (!isKnown && hasRoom) open.add(key);
          } else if (what === "settle") {
            await settle(person, searching(key), made);
            if (!settled.has(key)) settled.set(key, made);
            open.delete(key);
          } else {
            await refund(person, searching(key));
            open.delete(key);
          }
        }
        expect(await used(person)).toEqual([texts(), searches()]);
      }),
      { numRuns: 100 },
    );
  });
});
