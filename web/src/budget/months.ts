import "server-only";
import { type Expression, type Item, type Key, update } from "@/dynamodb/table";

// A month of a person is one item: what is used of it, and by what. The marks of what is under way are `Taken`, and of
// what is not given back any more `Settled`. Each counts for a text, so that the limit of texts bounds the item, too.

/** What costs money: texts of a model, and the searches for them. */
export type Cost = "texts" | "searches";

/** So much of each. */
export type Counts = Record<Cost, number>;

/** A text that is asked for: the key of its generation, and how many searches are made for it at the most. */
export type Charge = { key: string; searches: number };

/** What becomes of what was taken. */
export type Ending = "settled" | "given back";

/** A month, as 2026-11, of one person. */
export const monthOfOne = (userId: string, month: string): Key => ({ PK: `USER#${userId}`, SK: `BUDGET#${month}` });

/** A month of all people together. */
export const monthOfAll = (month: string): Key => ({ PK: "FLAGS#BUDGET", SK: month });

/** How much of a month is used. */
export const countIn = (item: Item | undefined, cost: Cost): number => {
  const count = item?.[cost];
  return typeof count === "number" ? Math.max(0, count) : 0;
};

/** What a charge takes, or with -1 gives back. */
export const countsOf = ({ searches }: Charge, sign: 1 | -1 = 1): Counts => ({
  texts: sign,
  searches: sign * searches,
});

/** The month has this charge, under way or settled. */
export const knows = (item: Item | undefined, charge: Charge): boolean =>
  [item?.["Taken"], item?.["Settled"]].some((marks) => marks instanceof Set && marks.has(markOf(charge)));

/** What of a month is used up, so that there is no room for a charge. */
export function usedUp(item: Item | undefined, { searches }: Charge, limits: Counts): Cost | undefined {
  if (countIn(item, "texts") + 1 > limits.texts) return "texts";
  return searches > 0 && countIn(item, "searches") + searches > limits.searches ? "searches" : undefined;
}

/** Takes a charge of a person's month, if it is new to it and there is room. */
export const take = async (key: Key, charge: Charge, limits: Counts): Promise<boolean> =>
  hasRoom(charge, limits) &&
  count(key, countsOf(charge), marking(charge, ", Taken :marks"), both(isNew(charge), isRoom(charge, limits)));

/** Takes a charge of the month of all, if there is room. */
export const takeOfAll = async (key: Key, charge: Charge, limits: Counts): Promise<boolean> =>
  hasRoom(charge, limits) && count(key, countsOf(charge), undefined, isRoom(charge, limits));

/** Takes and settles at once what was not taken when it should have been, if it is new to the month. */
export const takeLate = (key: Key, charge: Charge, counts: Counts): Promise<boolean> =>
  count(key, counts, marking(charge, ", Settled :marks"), isNew(charge));

/** Ends a charge that is under way, once, and adds to what is used. */
export const end = (key: Key, charge: Charge, counts: Counts, ending: Ending): Promise<boolean> =>
  count(key, counts, marking(charge, `${ending === "settled" ? ", Settled :marks" : ""} DELETE Taken :marks`), {
    expression: "contains(Taken, :mark)",
    values: { mark: markOf(charge) },
  });

/** Adds to what is used of a month, or takes away. */
export const add = (key: Key, counts: Counts): Promise<boolean> => count(key, counts);

// `more` goes on where a clause ADD ends.
const count = (key: Key, counts: Counts, more?: Expression, condition?: Expression): Promise<boolean> =>
  update(
    key,
    {
      expression: `ADD texts :texts, searches :searches${more?.expression ?? ""}`,
      values: { ...counts, ...more?.values },
    },
    condition,
  );

// The number is part of the mark, so that under the same key no more is given back than was taken.
const markOf = ({ key, searches }: Charge): string => `${key}/${searches}`;

const marking = (charge: Charge, expression: string): Expression => ({
  expression,
  values: { marks: new Set([markOf(charge)]) },
});

const isNew = (charge: Charge): Expression => ({
  expression: "NOT contains(Taken, :mark) AND NOT contains(Settled, :mark)",
  values: { mark: markOf(charge) },
});

// A month of which nothing is used has no counts yet: the limit itself must have room.
const hasRoom = (charge: Charge, limits: Counts): boolean => usedUp(undefined, charge, limits) === undefined;

const isRoom = ({ searches }: Charge, limits: Counts): Expression => {
  const texts = isAtMost("texts", limits.texts - 1);
  return searches === 0 ? texts : both(texts, isAtMost("searches", limits.searches - searches));
};

const isAtMost = (cost: Cost, most: number): Expression => ({
  expression: `(attribute_not_exists(${cost}) OR ${cost} <= :${cost}Most)`,
  values: { [`${cost}Most`]: most },
});

const both = (one: Expression, other: Expression): Expression => ({
  expression: `${one.expression} AND ${other.expression}`,
  values: { ...one.values, ...other.values },
});
