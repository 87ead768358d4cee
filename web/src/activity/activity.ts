import "server-only";
import { z } from "zod";
import { isDeleted } from "@/account/mark";
import { type Item, type Key, page, put, remove } from "@/dynamodb/table";
import { textOf } from "@/library/generations";
import { stored } from "@/library/outage";
import { type Activity, readEvent } from "@/services/events";
import { messages } from "@/services/failure";
import type { Outcome } from "@/services/outcome";
import { currentTrace } from "@/session/current";
import { logWarning } from "@/telemetry/log";

// An event is kept as it was delivered, in the partition of the person whom it is about, under when it was and which
// it is. So one that is delivered again meets itself, and those of a person stand in their order.

/** How long an event is shown, in ms. */
export const shownTime = 90 * 24 * 60 * 60 * 1000;

const partitionOf = (userId: string): Key["PK"] => `ACTIVITY#${userId}`;

// What else stands in the partition does not begin as the time of an event does, until the year 3000.
const lines = (userId: string) => ({ PK: partitionOf(userId), begins: "2", descending: true });

const itemOf = ({ userId, at, id }: Activity, { type, detail }: { type: string; detail: unknown }): Item => ({
  PK: partitionOf(userId),
  SK: `${at.toISOString()}#${id}`,
  EntityType: "Activity",
  DetailType: type,
  Detail: JSON.stringify(detail),
  TTL: endOf(at),
});

// When DynamoDB may remove it, in seconds, as it wants them; until it does, nobody is shown it any more.
const endOf = (at: Date): number => Math.floor((at.getTime() + shownTime) / 1000);

const deliverySchema = z.object({ "detail-type": z.string(), detail: z.unknown() });

/**
 * Takes an event of the bus. However often one is delivered, it is kept once. What the feed does not show, or not any
 * more, is done with, and so is what comes after an account was deleted; what the documents do not allow never will be
 * taken.
 */
export const receive = (delivered: unknown): Promise<Outcome<void>> =>
  stored(async () => {
    const reading = readEvent(delivered);
    if (reading.kind === "broken") {
      const { correlationId } = await currentTrace();
      logWarning("An event breaks its document.", { correlationId, places: reading.places });
      const fields = reading.places.map((name) => ({ name, message: messages.correct }));
      return { ok: false, failure: { kind: "correct", fields, message: "The event breaks its document." } };
    }
    if (reading.kind === "activity" && isShown(endOf(reading.activity.at))) {
      const { "detail-type": type, detail } = deliverySchema.parse(delivered);
      const item = itemOf(reading.activity, { type, detail });
      await put(item, { expression: "attribute_not_exists(SK)" });
      // Looked for afterwards: a deletion leaves its mark before it looks for what is there to remove.
      if (await isDeleted(reading.activity.userId)) await remove(item);
    }
    return { ok: true, value: undefined };
  });

const isShown = (end: unknown): boolean => typeof end === "number" && end * 1000 > Date.now();

/** Where a page of the feed ended. */
export const cursorSchema = z
  .string()
  .max(300)
  .regex(/^2[\d-]+T[\d:.]+Z#./);

/** What happened, and the name of the text that was saved of it, if it is there. */
export type Happening = { activity: Activity; textId?: string | undefined };

/** A page of the feed: what happened, the newest first; the name of the newest that was read; where to go on. */
export type Feed = { happenings: Happening[]; newest?: string | undefined; next?: string | undefined };

/** How much a page of the feed has at the most. */
export const pageSize = 30;

/** What happened of late to the things of this person. */
export const feed = (userId: string, after?: string): Promise<Outcome<Feed>> =>
  stored(async () => {
    const { items, next } = await page({ ...lines(userId), after, limit: pageSize });
    const shown = items.filter(({ TTL }) => isShown(TTL));
    const happenings = await Promise.all(
      withoutRepeats(shown.flatMap(read)).map(async (activity) => ({ activity, textId: await savedOf(activity) })),
    );
    const isEnd = shown.length < items.length; // all that follows is older still
    return { ok: true, value: { happenings, newest: items[0]?.SK, next: isEnd ? undefined : next } };
  });

/** The name of the newest that is known of this person: another one than before means that there is more to see. */
export const newestOf = (userId: string): Promise<Outcome<string | undefined>> =>
  stored(async () => {
    const { items } = await page({ ...lines(userId), limit: 1 });
    return { ok: true, value: items[0]?.SK };
  });

const savedOf = async (activity: Activity): Promise<string | undefined> =>
  activity.type === "content_written" && activity.key ? textOf(activity.userId, activity.key) : undefined;

// What cannot be read any more is left out.
function read({ DetailType, Detail }: Item): Activity[] {
  try {
    const reading = readEvent({ "detail-type": DetailType, detail: JSON.parse(String(Detail)) });
    return reading.kind === "activity" ? [reading.activity] : [];
  } catch {
    return [];
  }
}

// A connection is renewed every hour while it is used. Of several times in a row the last one says all.
const withoutRepeats = (activities: Activity[]): Activity[] =>
  activities.filter((one, at) => {
    const newer = activities[at - 1];
    const isRepeat = newer?.type === "account_renewed" && one.type === "account_renewed";
    return !(isRepeat && newer.provider === one.provider);
  });
