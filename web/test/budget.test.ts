import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { budgetOf, refund, spend } from "@/budget/budget";
import { arrive } from "./headers";
import { tableOfOwn } from "./tables";
import { trace } from "./visitor";

tableOfOwn();
beforeEach(() => {
  arrive(trace);
  vi.stubEnv("MONTHLY_BUDGETS", "texts=5,searches=2");
  vi.stubEnv("MONTHLY_BUDGETS_OF_ALL", "texts=8,searches=100");
});
afterEach(() => void vi.useRealTimers());

const used = async (userId: string) => {
  const use = await budgetOf(userId);
  if (!use.ok) throw new Error(use.failure.message);
  return use.value.texts.used;
};
const kindOf = (outcome: { ok: boolean; failure?: { kind: string } }) => (outcome.ok ? "ok" : outcome.failure?.kind);

describe("a month's budget", () => {
  it("is taken once for one thing, however often that is asked for", async () => {
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => spend("dana", "texts", "one")));
    expect(outcomes.map(kindOf)).toEqual(Array(10).fill("ok"));
    expect(await budgetOf("dana")).toEqual({ ok: true, value: { texts: { used: 1, limit: 5 }, searches: { used: 0, limit: 2 } } });
  });

  it("ends, for each person and for all of them, with a word when there is more", async () => {
    vi.useFakeTimers({ now: new Date("2026-12-31T23:00:00Z"), toFake: ["Date"] });
    const dana = await Promise.all(Array.from({ length: 9 }, (_, i) => spend("dana", "texts", `d${i}`)));
    expect(dana.map(kindOf).filter((kind) => kind === "ok").length).toBe(5);
    expect(dana.find(({ ok }) => !ok)).toMatchObject({ failure: { kind: "budget_spent", message: expect.stringContaining("January 1") } });
    const eve = await Promise.all(Array.from({ length: 9 }, (_, i) => spend("eve", "texts", `e${i}`)));
    expect(eve.map(kindOf).filter((kind) => kind === "ok").length).toBe(3);
    expect(await used("eve")).toBe(3);
    vi.setSystemTime(new Date("2027-01-01T00:00:00Z"));
    expect(await spend("dana", "texts", "new year")).toEqual({ ok: true, value: undefined });
  });

  it("is given back once for what failed, and never below nothing", async () => {
    await spend("dana", "texts", "one");
    await spend("dana", "texts", "two");
    await Promise.all([refund("dana", "texts", "one"), refund("dana", "texts", "one"), refund("dana", "texts", "never")]);
    expect(await used("dana")).toBe(1);
    expect(kindOf(await spend("dana", "texts", "one"))).toBe("ok");
    expect(await used("dana")).toBe(2);
  });

  it("is what is counted by hand, whatever is taken and given back", async () => {
    let people = 0;
    vi.stubEnv("MONTHLY_BUDGETS_OF_ALL", "texts=100000,searches=100");
    const step = fc.record({ take: fc.boolean(), key: fc.constantFrom("a", "b", "c", "d", "e", "f", "g") });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const person = `person-${++people}`;
        const taken = new Set<string>();
        for (const { take, key } of steps) {
          const kind = kindOf(await (take ? spend : refund)(person, "texts", key));
          if (!take) taken.delete(key);
          else if (taken.has(key) || taken.size < 5) taken.add(key);
          else expect(kind).toBe("budget_spent");
        }
        expect(await used(person)).toBe(taken.size);
      }),
      { numRuns: 100 },
    );
  });
});
