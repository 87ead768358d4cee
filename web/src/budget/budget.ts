import "server-only";
import { get } from "@/dynamodb/table";
import { stored } from "@/library/outage";
import type { UserFailure } from "@/services/failure";
import type { Outcome } from "@/services/outcome";
import { settings } from "@/settings";
import {
  add,
  type Charge,
  type Cost,
  type Counts,
  countIn,
  countsOf,
  type Ending,
  end,
  giveSearchBack,
  knows,
  monthOfAll,
  monthOfOne,
  take,
  takeLate,
  takeOfAll,
  takeSearch,
  usedUp,
} from "./months";

export type { Charge, Cost } from "./months";

/** What somebody has used this month (of UTC), and how much they may. */
export type Budget = Record<Cost, { used: number; limit: number }>;

/** What this person has used this month. */
export const budgetOf = (userId: string): Promise<Outcome<Budget>> =>
  stored(async () => {
    const item = await get(monthOfOne(userId, monthOf(Date.now())), ["texts", "searches"]);
    const of = (cost: Cost) => ({ used: countIn(item, cost), limit: settings.monthlyBudgets[cost] });
    return { ok: true, value: { texts: of("texts"), searches: of("searches") } };
  });

/** What all people together have used this month. */
export const budgetOfAll = (): Promise<Outcome<Budget>> =>
  stored(async () => {
    const item = await get(monthOfAll(monthOf(Date.now())), ["texts", "searches"]);
    const of = (cost: Cost) => ({ used: countIn(item, cost), limit: settings.monthlyBudgetsOfAll[cost] });
    return { ok: true, value: { texts: of("texts"), searches: of("searches") } };
  });

// Others take and give back at the same time. What cannot be taken for that is taken when the text is there.
const tries = 3;

/**
 * Takes a text, with its searches, from what this person, and all together, may use this month. Tried again with its
 * key it costs nothing more. If the month is used up, nothing is taken.
 */
export const spend = (userId: string, charge: Charge): Promise<Outcome<void>> =>
  stored(async () => {
    const [month, before] = openMonths();
    if (before !== undefined && knows(await get(monthOfOne(userId, before)), charge)) return done;
    for (let at = 0; at < tries; at++) {
      const key = monthOfOne(userId, month);
      if (await take(key, charge, settings.monthlyBudgets)) return withAll(userId, month, charge);
      const item = await get(key);
      if (knows(item, charge)) return done;
      const cost = usedUp(item, charge, settings.monthlyBudgets);
      if (cost !== undefined) return refused(spent(cost, month));
    }
    return done;
  });

/**
 * Settles what a text costs, with the searches that were made for it: it is not given back any more. One that is there
 * and was not taken, as while the table was away, is taken now, whatever the limit.
 */
export const settle = (userId: string, charge: Charge, searches: number): Promise<Outcome<void>> =>
  stored(async () => {
    if (await endOpen(userId, charge, { texts: 0, searches: searches - charge.searches }, "settled")) return done;
    const [month, before] = openMonths();
    if (before !== undefined && knows(await get(monthOfOne(userId, before)), charge)) return done;
    const counts = { texts: 1, searches };
    if (await takeLate(monthOfOne(userId, month), charge, counts)) await add(monthOfAll(month), counts);
    return done;
  });

/** Gives back what was taken for a text that failed. */
export const refund = (userId: string, charge: Charge): Promise<Outcome<void>> =>
  stored(async () => {
    await endOpen(userId, charge, countsOf(charge, -1), "given back");
    return done;
  });

/**
 * Takes one search that somebody makes for itself from what this person, and all together, may use this month. It
 * gives the month of which it was taken, for {@link refundSearch}.
 */
export const spendSearch = (userId: string): Promise<Outcome<string>> =>
  stored(async () => {
    const month = monthOf(Date.now());
    if (!(await takeSearch(monthOfOne(userId, month), settings.monthlyBudgets)))
      return refused(spent("searches", month));
    if (await takeSearch(monthOfAll(month), settings.monthlyBudgetsOfAll)) return { ok: true, value: month };
    await giveSearchBack(monthOfOne(userId, month));
    return refused(spentByAll("searches"));
  });

/** Gives back a search that was not made after all, to the month of which it was taken. */
export const refundSearch = (userId: string, month: string): Promise<Outcome<void>> =>
  stored(async () => {
    await Promise.all([giveSearchBack(monthOfOne(userId, month)), giveSearchBack(monthOfAll(month))]);
    return done;
  });

// What a person has taken is taken from what all may use, too, or given back.
async function withAll(userId: string, month: string, charge: Charge): Promise<Outcome<void>> {
  const limits = settings.monthlyBudgetsOfAll;
  if (await takeOfAll(monthOfAll(month), charge, limits)) return done;
  await end(monthOfOne(userId, month), charge, countsOf(charge, -1), "given back");
  return refused(spentByAll(usedUp(await get(monthOfAll(month)), charge, limits) ?? "texts"));
}

// Of whichever month it was taken, there it ends.
async function endOpen(userId: string, charge: Charge, counts: Counts, ending: Ending): Promise<boolean> {
  for (const month of openMonths()) {
    if (!(await end(monthOfOne(userId, month), charge, counts, ending))) continue;
    if (counts.texts !== 0 || counts.searches !== 0) await add(monthOfAll(month), counts);
    return true;
  }
  return false;
}

// A key is good for a day, and what is asked for at its end takes a while: it may have been taken in the month before.
const openTime = 25 * 60 * 60 * 1000;

function openMonths(): [month: string, ...before: string[]] {
  const [month, before] = [monthOf(Date.now()), monthOf(Date.now() - openTime)];
  return month === before ? [month] : [month, before];
}

const monthOf = (time: number): string => new Date(time).toISOString().slice(0, 7);

const done: Outcome<void> = { ok: true, value: undefined };
const refused = (failure: UserFailure): { ok: false; failure: UserFailure } => ({ ok: false, failure });

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
