import "server-only";
import { randomUUID } from "node:crypto";
import { type Expression, get, page, put, remove, update } from "@/dynamodb/table";
import { notFound } from "@/library/library";
import { stored } from "@/library/outage";
import { entityType, headKey, markKey, markPrefix, readHead } from "@/library/stored";
import type { UserFailure } from "@/services/failure";
import type { Outcome } from "@/services/outcome";
import { monthOf } from "./days";
import { isSame, type Planned, type PlannedText, unplanned } from "./planned";

// The day of a text stands in the text's own item, beside what the application before this one has there. So that the
// texts of a month are found without reading all others, a mark stands under the day. The text's item names its mark
// by a key that is new each time: a mark that no text names means nothing, and there is never a text without its mark.

/** How many texts are shown of one month. */
export const mostInMonth = 200;

/** A change of what is planned: from what the person saw. */
export type Change = { from: Planned; to: Planned };

/** Plans a text of this person, unless somebody else has done so since they looked. Tried again it is done once. */
export const plan = (userId: string, id: string, { from, to }: Change): Promise<Outcome<Planned>> =>
  stored(async () => {
    const before = await read(userId, id);
    if (before === undefined) return refused(notFound);
    if (isSame(before.planned, to)) return { ok: true, value: to };
    if (!isSame(before.planned, from)) return refused(changed);

    const key = randomUUID();
    const mark = to.day === undefined ? undefined : markKey(userId, { day: to.day, id, key });
    if (mark) await put({ ...mark, EntityType: "PlannedText", TextId: id, Key: key });
    const led = await update(headKey(userId, id), changeTo(to, key), unchangedSince(before.key));
    const now = led ? key : (await read(userId, id))?.key; // the answer to an earlier try may have been lost
    if (now !== key) {
      if (mark) await remove(mark);
      return refused(changed);
    }
    const { day } = before.planned;
    if (day !== undefined && before.key !== undefined) await remove(markKey(userId, { day, id, key: before.key }));
    return { ok: true, value: to };
  });

/** What is planned in a month, in the order of the days; no more than 200. */
export const plannedInMonth = (userId: string, month: string): Promise<Outcome<PlannedText[]>> =>
  stored(async () => ({ ok: true, value: await plannedIn(userId, month) }));

/** What is planned from one day to another, both with it, in the order of the days; no more than 200 of each month. */
export const plannedBetween = (userId: string, first: string, last: string): Promise<Outcome<PlannedText[]>> =>
  stored(async () => {
    const months = [...new Set([monthOf(first), monthOf(last)])];
    const texts = (await Promise.all(months.map((month) => plannedIn(userId, month)))).flat();
    return { ok: true, value: texts.filter(({ planned: { day } }) => first <= day && day <= last) };
  });

async function plannedIn(userId: string, month: string): Promise<PlannedText[]> {
  const { items } = await page({ PK: `USER#${userId}`, begins: `${markPrefix}${month}-`, limit: mostInMonth });
  const texts = await Promise.all(
    items.map(async ({ TextId: id, Key: key }) => {
      if (typeof id !== "string") return [];
      const head = readHead(await get(headKey(userId, id), parts));
      const { day, state } = head?.text.planned ?? unplanned;
      if (head === undefined || day === undefined || head.planKey !== key || head.deletedAt !== undefined) return [];
      return [{ id, title: head.text.title, type: head.text.type, planned: { day, state } }];
    }),
  );
  return texts.flat();
}

// What is read of a text: not what it says, which may be long.
const parts = [
  ...["SK", "EntityType", "Data.name", "Data.title", "Data.type"],
  ...["DeletedAt", "PlannedDay", "PlannedState", "PlannedKey"],
];

async function read(userId: string, id: string): Promise<{ planned: Planned; key: string | undefined } | undefined> {
  const item = await get(headKey(userId, id), parts);
  const head = readHead(item);
  if (item?.["EntityType"] !== entityType || head === undefined || head.deletedAt !== undefined) return undefined;
  return { planned: head.text.planned ?? unplanned, key: head.planKey };
}

const changeTo = ({ day, state }: Planned, key: string): Expression => ({
  expression: `SET PlannedState = :state, PlannedKey = :key${day ? ", PlannedDay = :day" : " REMOVE PlannedDay"}`,
  values: { state, key, ...(day && { day }) },
});

const unchangedSince = (key: string | undefined): Expression => {
  const there = "EntityType = :type AND attribute_not_exists(DeletedAt)";
  return key === undefined
    ? { expression: `${there} AND attribute_not_exists(PlannedKey)`, values: { type: entityType } }
    : { expression: `${there} AND PlannedKey = :before`, values: { type: entityType, before: key } };
};

const refused = (failure: UserFailure): { ok: false; failure: UserFailure } => ({ ok: false, failure });

const changed: UserFailure = {
  kind: "rephrase",
  message: "This text was planned elsewhere meanwhile. Here is how it stands now; change that if you like.",
};
