import "server-only";
import { all, get, type Item, page, put, remove, update } from "@/dynamodb/table";
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
  readHead,
  readVersion,
  type Save,
  type StoredVersion,
  versionKey,
  versionOf,
  versionPrefix,
} from "./stored";
import type { Entry, Origin, Text, Version, Work } from "./work";

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
      const taken = readVersion(await get(versionKey(id, attempt.version)));
      if (taken?.userId !== userId) return refused(notFound); // the name of somebody else's
      if (taken.saveKey !== request.key) return overtaken(userId, attempt, taken, before);
    }
    return (await lead(userId, attempt, before))
      ? done("saved", await current(userId, id))
      : done("changed", await current(userId, id));
  });

/** A text of this person as it is now. */
export const open = (userId: string, id: string): Promise<Outcome<Text>> =>
  stored(async () => {
    const head = readHead(await get(headKey(userId, id)));
    return head === undefined || head.deletedAt !== undefined ? refused(notFound) : { ok: true, value: head.text };
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
};

/** How many texts a page of the list has at the most. */
export const pageSize = 20;

// Nobody can have it back any more; whoever looks at the list has it removed.
const isGone = ({ deletedAt }: Head) => deletedAt !== undefined && deletedAt < Date.now() - undoTime;

// So many parts of the partition are read for one page; whoever searches rare words goes on with `after`.
const maxReads = 5;

/** The texts of this person, the newest first, and where to go on if there may be more. */
export const list = (
  userId: string,
  { after, type, words, deleted = false }: Filter,
): Promise<Outcome<{ entries: Entry[]; next?: string }>> =>
  stored(async () => {
    const wanted = words?.trim().toLowerCase();
    const matches = ({ text, deletedAt }: Head) =>
      (deletedAt !== undefined) === deleted &&
      (type === undefined || text.type.toLowerCase() === type.toLowerCase()) &&
      (!wanted || `${text.title}\n${text.work.text}`.toLowerCase().includes(wanted));
    const entries: Entry[] = [];
    let next = after === undefined ? undefined : `${headPrefix}${after}`;
    for (let reads = 0; reads < maxReads; reads++) {
      const part = await page({
        PK: `USER#${userId}`,
        begins: headPrefix,
        after: next,
        limit: pageSize,
        descending: true,
      });
      for (const item of part.items) {
        const head = readHead(item);
        if (head !== undefined && isGone(head)) await erase(userId, head.text.id);
        else if (head !== undefined && matches(head)) entries.push(entryOf(head));
        next = item.SK;
        if (entries.length === pageSize) break;
      }
      const read = part.items.length === 0 || next === part.items.at(-1)?.SK;
      if (part.next === undefined && read) return { ok: true, value: { entries } };
      if (entries.length === pageSize) break;
    }
    return { ok: true, value: { entries, ...(next && { next: next.slice(headPrefix.length) }) } };
  });

/** The versions of a text of this person, the latest first. What was saved by the application before has none. */
export const versions = (userId: string, id: string): Promise<Outcome<Version[]>> =>
  stored(async () => {
    const head = readHead(await get(headKey(userId, id)));
    if (head === undefined || head.deletedAt !== undefined) return refused(notFound);
    const items: Item[] = [];
    const range = { PK: versionKey(id, 0).PK, begins: versionPrefix, descending: true };
    for await (const item of all(range)) items.push(item);
    // One that is newer than the text was written by a save that never came to its end.
    return {
      ok: true,
      value: ownOf(userId, items).flatMap(({ version }) => (version.version > head.text.version ? [] : [version])),
    };
  });

/** What a version of a text of this person holds. */
export const version = (userId: string, id: string, number: number): Promise<Outcome<Work>> =>
  stored(async () => {
    const head = readHead(await get(headKey(userId, id)));
    const found = readVersion(await get(versionKey(id, number)));
    const own = head !== undefined && head.deletedAt === undefined && found?.userId === userId;
    return own && number <= head.text.version ? { ok: true, value: found.work } : refused(notFound);
  });

/** Deletes a text of this person; for 30 days {@link restore} brings it back. */
export const discard = (userId: string, id: string): Promise<Outcome<void>> =>
  stored(async () => {
    const change = { expression: "SET #d = :d", names: { d: "DeletedAt" }, values: { d: Date.now() } };
    return (await update(headKey(userId, id), change, isText)) ? { ok: true, value: undefined } : refused(notFound);
  });

/** Brings back what was deleted. */
export const restore = (userId: string, id: string): Promise<Outcome<void>> =>
  stored(async () => {
    const change = { expression: "REMOVE #d", names: { d: "DeletedAt" } };
    return (await update(headKey(userId, id), change, isText)) ? { ok: true, value: undefined } : refused(notFound);
  });

/** Removes a text of this person with all its versions, so that it cannot be had back. */
export async function erase(userId: string, id: string): Promise<void> {
  for (;;) {
    const { items } = await page({ PK: versionKey(id, 0).PK, begins: versionPrefix, limit: maxVersions });
    const own = ownOf(userId, items);
    if (own.length === 0) break;
    await Promise.all(own.map(({ version }) => remove(versionKey(id, version.version))));
  }
  await remove(headKey(userId, id)); // last, so that what fails before can be done again
}

async function keepFirst(userId: string, id: string, { work, updatedAt: now }: Text): Promise<void> {
  await put(versionOf(userId, { id, key: "first", version: 0, origin: "edited", work, now }), absent);
}

// The head follows the version that was written. If it has done so before, an earlier try of this save did it.
async function lead(userId: string, attempt: Save, before: Head | undefined): Promise<boolean> {
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
        ? { expression: "attribute_exists(SK) AND attribute_not_exists(#Version)" }
        : { expression: "#Version = :over AND attribute_not_exists(DeletedAt)", values: { over } };
  const led = await update(headKey(userId, id), change, expected);
  if (led && attempt.version > maxVersions) await remove(versionKey(id, attempt.version - maxVersions));
  return led || readHead(await get(headKey(userId, id)))?.saveKey === attempt.key;
}

// Another save has written the version that this one would write. If it ended before the head followed, that is done
// for it, as it would do when it is tried again: nothing that was once kept is lost.
async function overtaken(
  userId: string,
  { id, version }: Save,
  { saveKey, work, version: { origin, createdAt } }: StoredVersion,
  before: Head | undefined,
): Promise<Outcome<Saved>> {
  await lead(userId, { id, key: saveKey, version, origin, work, now: createdAt }, before);
  return done("changed", await current(userId, id));
}

async function current(userId: string, id: string): Promise<Text> {
  const head = readHead(await get(headKey(userId, id)));
  if (head === undefined) throw new Error("a text is gone that was just saved");
  return head.text;
}

const ownOf = (userId: string, items: Item[]): StoredVersion[] =>
  items.map(readVersion).filter((found): found is StoredVersion => found?.userId === userId);

const absent = { expression: "attribute_not_exists(SK)" };
const isText = { expression: "EntityType = :type", values: { type: entityType } };

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
