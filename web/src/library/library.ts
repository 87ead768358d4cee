import "server-only";
import { all, type Expression, get, page, put, remove, update } from "@/dynamodb/table";
import type { UserFailure } from "@/services/failure";
import type { Outcome } from "@/services/outcome";
import { noteText } from "./generations";
import { stored } from "./outage";
import {
  entityType,
  entryOf,
  type Head,
  headKey,
  headOf,
  headPrefix,
  listedParts,
  markKey,
  readHead,
  readListed,
  readVersion,
  type Save,
  type StoredVersion,
  titleParts,
  versionKey,
  versionOf,
  versionPrefix,
  versionsOf,
} from "./stored";
import { madeOf } from "./text";
import type { Entry, Made, Origin, Text, Version, Work } from "./work";

/** How many versions of a text are kept. */
export const maxVersions = 50;

/** How long a text that was deleted can be had back, in ms. */
export const undoTime = 30 * 24 * 60 * 60 * 1000;

/** An item of the table takes 400 KB; this leaves room for what stands beside the texts. */
const maxBytes = 380_000;

/** How a save ends. Whoever had an older version before them is told of the newer one; nothing is overwritten. */
export type Saved = { state: "saved"; text: Text } | { state: "changed"; text: Text };

/** What is saved, and over which version. */
export type SaveRequest = {
  id: string;
  /** The same for every try at this save. */
  key: string;
  /** The version that was edited; 0 for a text that is new. */
  over: number;
  origin: Origin;
  work: Work;
};

/** Saves a text of this person as a new version. Tried again with its key it is saved once. */
export const save = (userId: string, request: SaveRequest): Promise<Outcome<Saved>> =>
  stored(async () => {
    const { id, over, work } = request;
    if (Buffer.byteLength(JSON.stringify(work)) + Buffer.byteLength(work.text) > maxBytes) return refused(tooLong);
    const before = readHead(await get(headKey(userId, id)));
    if (over > 0 && before === undefined) return refused(notFound);
    if (before?.deletedAt !== undefined) return refused(notFound);
    if (before?.saveKey === request.key) return done("saved", before.text);
    if (before !== undefined && before.text.version !== over) return done("changed", before.text);

    // What the application before this one saved becomes version 0.
    const now = Date.now();
    if (before?.text.version === 0 && over === 0) await keepFirst(userId, id, before.text);
    if (before === undefined) await noteText(userId, id, work); // before the text is there: a later try may do no more
    const attempt: Save = { ...request, version: over + 1, now };
    if (!(await put(versionOf(userId, attempt), absent))) {
      const taken = readVersion(await get(versionKey(userId, id, attempt.version)));
      if (taken === undefined) return refused(notFound); // erased meanwhile
      if (taken.saveKey !== request.key) return overtaken(userId, attempt, taken, before);
    }
    return lead(userId, attempt, before);
  });

/** A text of this person as it is now. */
export const open = (userId: string, id: string): Promise<Outcome<Text>> =>
  stored(async () => {
    const head = readHead(await get(headKey(userId, id)));
    return head === undefined || head.deletedAt !== undefined ? refused(notFound) : { ok: true, value: head.text };
  });

/** What a text of this person is called; undefined if it is not there. */
export const titleOf = (userId: string, id: string): Promise<Outcome<string | undefined>> =>
  stored(async () => {
    const head = readHead(await get(headKey(userId, id), titleParts));
    return { ok: true, value: head?.deletedAt === undefined ? head?.text.title : undefined };
  });

/** Of what a text of this person was made, so that a copy can say it; also of one that was deleted. */
export const makingOf = (userId: string, id: string): Promise<Outcome<Made | undefined>> =>
  stored(async () => {
    const head = readHead(await get(headKey(userId, id)));
    return { ok: true, value: head && madeOf(head.text.work) };
  });

/** What a list is asked for. */
export type Filter = {
  /** Where the page before ended. */
  after?: string | undefined;
  /** Of this type alone, as people call it: Blog post. */
  type?: string | undefined;
  /** With these words in the title or text, in whatever case. */
  words?: string | undefined;
  /** Those that were deleted and can be had back, instead of those that are there. */
  deleted?: boolean | undefined;
  /** Those that are planned for no day, instead of all. */
  withoutDay?: boolean | undefined;
};

/** How many texts a page of the list has at the most. */
export const pageSize = 20;

// What was deleted before can be had back by nobody any more.
const oldestUndo = () => Date.now() - undoTime;

// So many parts of the partition are read for one page; whoever searches rare words goes on with `after`.
const maxReads = 5;

// So many texts that nobody can have back are erased for one page, so that it stays quick; the next one goes on.
const maxErased = 2;

/** The texts of this person, the newest first, so many at the most, and where to go on if there may be more. */
export const list = (
  userId: string,
  { after, type, words, deleted = false, withoutDay = false }: Filter,
  most = pageSize,
): Promise<Outcome<{ entries: Entry[]; next?: string }>> =>
  stored(async () => {
    const wanted = words?.trim().toLowerCase();
    const matches = ({ text, deletedAt }: Head) =>
      (deletedAt !== undefined) === deleted &&
      !(withoutDay && text.planned?.day !== undefined) &&
      (type === undefined || text.type.toLowerCase() === type.toLowerCase()) &&
      (!wanted || `${text.title}\n${text.work.text}`.toLowerCase().includes(wanted));
    const entries: Entry[] = [];
    const overdue: string[] = [];
    let next = after === undefined ? undefined : `${headPrefix}${after}`;
    let isEnd = false;
    for (let reads = 0; reads < maxReads && !isEnd && entries.length < most; reads++) {
      const limit = reads === 0 ? most : pageSize;
      const part = await page({ PK: `USER#${userId}`, begins: headPrefix, after: next, limit, descending: true });
      for (const item of part.items) {
        const head = readHead(item);
        if (head?.deletedAt !== undefined && head.deletedAt < oldestUndo()) overdue.push(head.text.id);
        else if (head !== undefined && matches(head)) entries.push(entryOf(head));
        next = item.SK;
        if (entries.length === most) break;
      }
      const read = part.items.length === 0 || next === part.items.at(-1)?.SK;
      isEnd = part.next === undefined && read;
    }
    await eraseSome(userId, overdue);
    return { ok: true, value: { entries, ...(next && !isEnd && { next: next.slice(headPrefix.length) }) } };
  });

/** The versions of a text of this person, the latest first. What was saved by the application before has none. */
export const versions = (userId: string, id: string): Promise<Outcome<Version[]>> =>
  stored(async () => {
    const latest = await latestVersion(userId, id);
    if (latest === undefined) return refused(notFound);
    const found: Version[] = [];
    const range = { PK: versionsOf(userId, id), begins: versionPrefix, only: listedParts, descending: true };
    for await (const item of all(range)) {
      const version = readListed(item);
      // One that is newer than the text was written by a save that never came to its end.
      if (version !== undefined && version.version <= latest) found.push(version);
    }
    return { ok: true, value: found };
  });

/** What a version of a text of this person holds. */
export const version = (userId: string, id: string, number: number): Promise<Outcome<Work>> =>
  stored(async () => {
    const latest = await latestVersion(userId, id);
    if (latest === undefined || number > latest) return refused(notFound);
    const found = readVersion(await get(versionKey(userId, id, number)));
    return found ? { ok: true, value: found.work } : refused(notFound);
  });

/** Deletes a text of this person; {@link restore} brings it back for a while. Deleted again it is no newer. */
export const discard = (userId: string, id: string): Promise<Outcome<void>> =>
  changeHead(userId, id, {
    expression: "SET DeletedAt = if_not_exists(DeletedAt, :now)",
    values: { now: Date.now() },
  });

/** Brings back what was deleted, unless that is too long ago. */
export const restore = (userId: string, id: string): Promise<Outcome<void>> =>
  changeHead(userId, id, { expression: "REMOVE DeletedAt" });

// What is overdue may be there still, until a list meets it; it is nobody's any more.
const changeHead = (userId: string, id: string, change: Expression): Promise<Outcome<void>> =>
  stored(async () => {
    const changed = await update(headKey(userId, id), change, {
      expression: "EntityType = :type AND (attribute_not_exists(DeletedAt) OR DeletedAt >= :oldest)",
      values: { type: entityType, oldest: oldestUndo() },
    });
    return changed ? { ok: true, value: undefined } : refused(notFound);
  });

/** Removes a text of this person with all its versions, so that it cannot be had back. */
export async function erase(userId: string, id: string): Promise<void> {
  for (;;) {
    const { items } = await page({ PK: versionsOf(userId, id), only: ["PK", "SK"], limit: maxVersions });
    if (items.length === 0) break;
    await Promise.all(items.map((item) => remove(item)));
  }
  const head = readHead(
    await get(headKey(userId, id), ["SK", "Data.type", "PlannedDay", "PlannedState", "PlannedKey"]),
  );
  const [day, key] = [head?.text.planned?.day, head?.planKey];
  if (day !== undefined && key !== undefined) await remove(markKey(userId, { day, id, key }));
  await remove(headKey(userId, id)); // last, so that what fails before can be done again
}

// The list is there without it: what cannot be erased now is met again.
const eraseSome = (userId: string, ids: string[]): Promise<Outcome<void>> =>
  stored(async () => {
    await Promise.all(ids.slice(0, maxErased).map((id) => erase(userId, id)));
    return { ok: true, value: undefined };
  });

// The number of a text's latest version, if the text is there.
async function latestVersion(userId: string, id: string): Promise<number | undefined> {
  const item = await get(headKey(userId, id), ["EntityType", "Version", "DeletedAt"]);
  if (item?.["EntityType"] !== entityType || item["DeletedAt"] !== undefined) return undefined;
  return typeof item["Version"] === "number" ? item["Version"] : 0;
}

async function keepFirst(userId: string, id: string, { work, updatedAt: now }: Text): Promise<void> {
  await put(versionOf(userId, { id, key: "first", version: 0, origin: "edited", work, now }), absent);
}

// The head follows the version that was written. If it has done so before, an earlier try of this save did it. A text
// that was deleted meanwhile stays deleted, as it was.
async function lead(userId: string, attempt: Save, before: Head | undefined): Promise<Outcome<Saved>> {
  const { id, over } = { id: attempt.id, over: attempt.version - 1 };
  const head = headOf(userId, attempt, before?.text.createdAt || attempt.now);
  const { PK: _pk, SK: _sk, ...attributes } = head;
  const names = Object.fromEntries(Object.keys(attributes).map((name) => [name, name]));
  const change = {
    expression: `SET ${Object.keys(attributes)
      .map((name) => `#${name} = :${name}`)
      .join(", ")}`,
    names,
    values: attributes,
  };
  const expected =
    before === undefined
      ? { expression: "attribute_not_exists(SK)" }
      : before.text.version === 0
        ? { expression: `attribute_exists(SK) AND attribute_not_exists(#Version) AND ${isThere}` }
        : { expression: `#Version = :over AND ${isThere}`, values: { over } };
  const led = await update(headKey(userId, id), change, expected);
  if (led && attempt.version > maxVersions) await remove(versionKey(userId, id, attempt.version - maxVersions));
  const now = readHead(led ? head : await get(headKey(userId, id)));
  if (now === undefined || now.deletedAt !== undefined) return refused(notFound);
  return done(now.saveKey === attempt.key ? "saved" : "changed", now.text);
}

// Another save has written the version that this one would write. If it ended before the head followed, that is done
// for it, as it would do when it is tried again: nothing that was once kept is lost.
async function overtaken(
  userId: string,
  { id, version }: Save,
  { saveKey, work, version: { origin, createdAt } }: StoredVersion,
  before: Head | undefined,
): Promise<Outcome<Saved>> {
  const led = await lead(userId, { id, key: saveKey, version, origin, work, now: createdAt }, before);
  return led.ok ? done("changed", led.value.text) : led;
}

const absent = { expression: "attribute_not_exists(SK)" };
const isThere = "attribute_not_exists(DeletedAt)";

const done = (state: Saved["state"], text: Text): Outcome<Saved> => ({ ok: true, value: { state, text } });
const refused = (failure: UserFailure): { ok: false; failure: UserFailure } => ({ ok: false, failure });

/** There is no such text of this person. Whether somebody else has one is told to nobody. */
export const notFound: UserFailure = {
  kind: "not_found",
  message: "There is no such text in your library. It may have been deleted.",
};

const tooLong: UserFailure = {
  kind: "rephrase",
  message: "This text is too long to be kept. Shorten it, and save it again.",
};
