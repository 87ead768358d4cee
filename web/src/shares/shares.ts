import "server-only";
import { randomBytes } from "node:crypto";
import { type Expression, get, put, remove } from "@/dynamodb/table";
import { notFound, open } from "@/library/library";
import { stored } from "@/library/outage";
import { restsOf } from "@/library/rests";
import { entityType, headKey } from "@/library/stored";
import type { Work } from "@/library/work";
import { profileOf } from "@/profile/profile";
import { type UserFailure, unavailable } from "@/services/failure";
import type { Outcome } from "@/services/outcome";
import type { Share, ShareDays } from "./share";
import {
  hashOf,
  isOpen,
  readShare,
  readShares,
  type Shares,
  shareIdSchema,
  shareItem,
  shareKey,
  sharesItem,
  sharesKey,
} from "./stored";

/** How many links to one text may be open. */
export const mostOfText = 20;

/** How many links of one person may be open. */
export const mostOfPerson = 200;

const day = 24 * 60 * 60 * 1000;

/** What is to be shared: a text of the library, in the version that the person looks at. */
export type ShareRequest = { textId: string; version: number; days: ShareDays };

/**
 * Makes a link that shows a text as it is saved now, whatever becomes of it later. The id that is given is kept by
 * nobody: it stands in the link alone.
 */
export const share = (userId: string, { textId, version, days }: ShareRequest): Promise<Outcome<NewShare>> =>
  stored(async () => {
    const text = await open(userId, textId);
    if (!text.ok) return text;
    if (text.value.version !== version) return refused(changed);

    const id = randomBytes(24).toString("base64url");
    const createdAt = Date.now();
    const endsAt = Math.ceil((createdAt + days * day) / 1000) * 1000; // DynamoDB counts seconds
    const made: Share = { hash: hashOf(id), textId, version, createdAt, endsAt };
    // It is named first: what shows a text can be found and ended, also if this process dies in between.
    const named = await change(userId, (before) => {
      if (before.filter((one) => one.textId === textId).length >= mostOfText) return refused(tooManyOfText);
      if (before.length >= mostOfPerson) return refused(tooMany);
      return { ok: true, value: [...before, made] };
    });
    if (!named.ok) return named;
    await put(shareItem(userId, made, shownOf(text.value.work)), { expression: "attribute_not_exists(SK)" });
    if ((await read(userId)).known.some(({ hash }) => hash === made.hash)) return { ok: true, value: { id, ...made } };
    await remove(shareKey(made.hash)); // everything of this person was deleted meanwhile
    return refused(notFound);
  });

/** A link that was just made, with the id that stands in it. */
export type NewShare = Share & { id: string };

/** The links to a text of this person that are open, the newest first. */
export const openShares = (userId: string, textId: string): Promise<Outcome<Share[]>> =>
  stored(async () => {
    const { known } = await read(userId);
    return { ok: true, value: known.filter((one) => one.textId === textId && isOpen(one)).toReversed() };
  });

/** All links of this person that are open. */
export const allShares = (userId: string): Promise<Outcome<Share[]>> =>
  stored(async () => ({ ok: true, value: (await read(userId)).known.filter(isOpen) }));

/** Ends a link of this person at once. One that has ended stays so. */
export const endShare = (userId: string, hash: string): Promise<Outcome<void>> =>
  stored(async () => {
    const isTheirs = { expression: "attribute_not_exists(SK) OR UserId = :user", values: { user: userId } };
    if (!(await remove(shareKey(hash), isTheirs))) return refused(noShare);
    return without(userId, [hash]);
  });

/** Ends every link to a text of this person. */
export const endSharesOf = (userId: string, textId: string): Promise<Outcome<void>> =>
  stored(async () => {
    const theirs = (await read(userId)).known.filter((one) => one.textId === textId);
    await removeAll(theirs);
    return without(
      userId,
      theirs.map(({ hash }) => hash),
    );
  });

/** Removes every link of this person, and what names them. */
export async function removeShares(userId: string): Promise<void> {
  for (let at = 0; at < tries; at++) {
    const { known, revision } = await read(userId);
    await removeAll(known);
    if (await remove(sharesKey(userId), unchangedSince(revision))) return; // else one was made meanwhile
  }
  await remove(sharesKey(userId)); // what names none that can be read
}

/** A text as a link shows it, and the name of who shares it, if their profile has one. */
export type Shared = { work: Work; by?: string | undefined };

/**
 * What a link shows, by the id that stands in it. For one that never was, has ended, or whose text was deleted, it is
 * nothing, and nobody is told which of these.
 */
export const shared = (id: string): Promise<Outcome<Shared | undefined>> =>
  stored(async () => {
    const nothing = { ok: true as const, value: undefined };
    if (!shareIdSchema.safeParse(id).success) return nothing;
    const found = readShare(await get(shareKey(hashOf(id))));
    if (found === undefined) return nothing;
    const { userId, textId, work } = found;
    const [head, profile] = await Promise.all([
      get(headKey(userId, textId), ["EntityType", "DeletedAt"]),
      profileOf(userId),
    ]);
    if (head?.["EntityType"] !== entityType || head["DeletedAt"] !== undefined) return nothing;
    return profile.ok ? { ok: true, value: { work, by: profile.value.name } } : profile;
  });

// What was asked for, decided and is to be checked is no part of what is shown.
function shownOf(work: Work): Work {
  const { sources } = restsOf(work);
  const { madeBy, title, text } = work;
  return {
    madeBy,
    title,
    text,
    ...(sources.length > 0 && { result: { sources: sources.map(({ title, url }) => ({ title, url })) } }),
    dismissals: [],
    checked: [],
  };
}

const read = async (userId: string): Promise<Shares> => readShares(await get(sharesKey(userId)));

const removeAll = (shares: Share[]) => Promise.all(shares.map(({ hash }) => remove(shareKey(hash))));

const tries = 5;

// Changes which links are open, unless others do so at the same time, again and again. Those that have ended are named
// until their items are gone: so nothing of a person is left that nobody knows of.
async function change(userId: string, decide: (open: Share[]) => Outcome<Share[]>): Promise<Outcome<void>> {
  for (let at = 0; at < tries; at++) {
    const { known, revision } = await read(userId);
    const decided = decide(known.filter(isOpen));
    if (!decided.ok) return decided;
    await removeAll(known.filter((one) => !isOpen(one)));
    const item = sharesItem(userId, { known: decided.value, revision: revision + 1 });
    if (await put(item, unchangedSince(revision))) return { ok: true, value: undefined };
  }
  return refused(unavailable("library", 1));
}

const without = async (userId: string, hashes: string[]): Promise<Outcome<void>> =>
  hashes.length === 0
    ? { ok: true, value: undefined }
    : change(userId, (open) => ({ ok: true, value: open.filter(({ hash }) => !hashes.includes(hash)) }));

const unchangedSince = (revision: number): Expression =>
  revision === 0
    ? { expression: "attribute_not_exists(SK)" }
    : { expression: "Revision = :revision", values: { revision } };

const refused = (failure: UserFailure): { ok: false; failure: UserFailure } => ({ ok: false, failure });

/** There is no such link of this person. Whether somebody else has one is told to nobody. */
const noShare: UserFailure = { kind: "not_found", message: "There is no such link. It may have ended." };

const changed: UserFailure = {
  kind: "rephrase",
  message: "This text was saved elsewhere meanwhile. Reload the page, look at it as it is now, and share that.",
};

const tooManyOfText: UserFailure = {
  kind: "rephrase",
  message: `${mostOfText} links to this text are open, which is the most there may be. End one of them first.`,
};

const tooMany: UserFailure = {
  kind: "rephrase",
  message: `${mostOfPerson} links to your texts are open, which is the most there may be. End some of them first.`,
};
