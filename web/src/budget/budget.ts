import "server-only";
import { get, type Item, type Key, put, remove, update } from "@/dynamodb/table";
import { stored } from "@/library/outage";
import type { UserFailure } from "@/services/failure";
import type { Outcome } from "@/services/outcome";
import { settings } from "@/settings";

/** What costs money: texts and analyses of a model, and searches. */
export type Cost = "texts" | "searches";

/** What somebody has used this month (of UTC), and how much they may. */
export type Budget = Record<Cost, { used: number; limit: number }>;

/** What this person has used this month. */
export const budgetOf = (userId: string): Promise<Outcome<Budget>> =>
  stored(async () => {
    const item = await get(own(userId, monthOf(new Date())));
    const of = (cost: Cost) => ({ used: countIn(item, cost), limit: settings.monthlyBudgets[cost] });
    return { ok: true, value: { texts: of("texts"), searches: of("searches") } };
  });

/**
 * Takes one from what this person, and all together, may use this month. The key is that of the thing itself: tried
 * again it costs nothing more. If the month is used up, nothing is taken.
 */
export const spend = (userId: string, cost: Cost, key: string): Promise<Outcome<void>> =>
  stored(async () => {
    const month = monthOf(new Date());
    const receipt: Key = { PK: `USER#${userId}`, SK: `SPENT#${month}#${cost}#${key}` };
    if (!(await put({ ...receipt, EntityType: "Receipt", CreatedAt: Date.now() }, absent))) return done;
    const { [cost]: limit } = settings.monthlyBudgets;
    const { [cost]: limitOfAll } = settings.monthlyBudgetsOfAll;
    if (!(await count(own(userId, month), cost, limit))) {
      await remove(receipt);
      return refused(spent(cost, month));
    }
    if (await count(ofAll(month), cost, limitOfAll)) return done;
    await Promise.all([giveBack(own(userId, month), cost), remove(receipt)]);
    return refused(spentByAll(cost));
  });

/** Gives back what was taken for something that failed. */
export const refund = (userId: string, cost: Cost, key: string): Promise<Outcome<void>> =>
  stored(async () => {
    const month = monthOf(new Date());
    const receipt: Key = { PK: `USER#${userId}`, SK: `SPENT#${month}#${cost}#${key}` };
    if (!(await remove(receipt, { expression: "attribute_exists(SK)" }))) return done; // or it was another month
    await Promise.all([giveBack(own(userId, month), cost), giveBack(ofAll(month), cost)]);
    return done;
  });

const monthOf = (day: Date): string => day.toISOString().slice(0, 7);
const own = (userId: string, month: string): Key => ({ PK: `USER#${userId}`, SK: `BUDGET#${month}` });
const ofAll = (month: string): Key => ({ PK: "FLAGS#BUDGET", SK: month });

const countIn = (item: Item | undefined, cost: Cost): number => {
  const count = item?.[cost];
  return typeof count === "number" ? count : 0;
};

const count = async (key: Key, cost: Cost, limit: number): Promise<boolean> =>
  limit > 0 &&
  update(
    key,
    { expression: "ADD #c :one", names: { c: cost }, values: { one: 1 } },
    { expression: "attribute_not_exists(#c) OR #c < :limit", values: { limit } },
  );

const giveBack = (key: Key, cost: Cost): Promise<boolean> =>
  update(
    key,
    { expression: "ADD #c :less", names: { c: cost }, values: { less: -1 } },
    { expression: "#c > :none", values: { none: 0 } },
  );

const absent = { expression: "attribute_not_exists(SK)" };
const done: Outcome<void> = { ok: true, value: undefined };
const refused = (failure: UserFailure): Outcome<void> => ({ ok: false, failure });

const spent = (cost: Cost, month: string): UserFailure => ({
  kind: "budget_spent",
  message: `You have used this month's ${cost}. There are more from ${firstDayAfter(month)}. All else works.`,
});

const spentByAll = (cost: Cost): UserFailure => ({
  kind: "budget_spent",
  message: `No more ${cost} can be had this month. We know of it. All else works as before.`,
});

function firstDayAfter(month: string): string {
  const [year = 0, number = 0] = month.split("-").map(Number);
  const first = new Date(Date.UTC(year, number, 1)); // months are counted from 0
  return new Intl.DateTimeFormat("en-US", { month: "long", day: "numeric", timeZone: "UTC" }).format(first);
}
