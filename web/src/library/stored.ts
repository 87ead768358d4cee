import "server-only";
import { z } from "zod";
import type { Item, Key } from "@/dynamodb/table";
import { typeOf } from "@/flows/labels";
import { isDay } from "@/schedule/days";
import { states } from "@/schedule/planned";
import { beginningOf, shortened } from "@/text/shortened";
import { type Entry, type Origin, origins, type Text, type Version, type Work, workSchema } from "./work";

// How texts stand in the table. The head of a text is the item that the application before this one wrote, with what
// it has under `Data`; ours stands beside `Data`, so that either reads what the other wrote. The versions stand in a
// partition of the person and the text: a name that two people give to a text is two texts.

export const entityType = "SavedContent";

export const headKey = (userId: string, id: string): Key => ({ PK: `USER#${userId}`, SK: `${headPrefix}${id}` });
export const headPrefix = "CONTENT#";
/** The partition with the versions of a text of this person. */
export const versionsOf = (userId: string, id: string): Key["PK"] => `CONTENT#${userId}#${id}`;
export const versionKey = (userId: string, id: string, version: number): Key => ({
  PK: versionsOf(userId, id),
  SK: `${versionPrefix}${String(version).padStart(9, "0")}`,
});
export const versionPrefix = "V#";

/** Where it is marked that a text is planned for a day: among the marks of the person, in the order of the days. */
export const markKey = (userId: string, { day, id, key }: { day: string; id: string; key: string }): Key => ({
  PK: `USER#${userId}`,
  SK: `${markPrefix}${day}#${id}#${key}`,
});
export const markPrefix = "PLANNED#";

/** One save: its key tells a try at the same from another one. */
export type Save = { id: string; key: string; version: number; origin: Origin; work: Work; now: number };

export const headOf = (userId: string, { id, key, version, work, now }: Save, createdAt: number): Item => ({
  ...headKey(userId, id),
  EntityType: entityType,
  Data: {
    id,
    name: work.title,
    type: typeOf(work),
    content: work.text,
    projectId: null,
    createdAt: new Date(createdAt).toISOString(),
  },
  Work: written(work),
  Version: version,
  SaveKey: key,
  CreatedAt: createdAt,
  UpdatedAt: now,
});

export const versionOf = (userId: string, { id, key, version, origin, work, now }: Save): Item => ({
  ...versionKey(userId, id, version),
  EntityType: "ContentVersion",
  SaveKey: key,
  Origin: origin,
  Title: work.title, // so that a list of versions needs no more of them
  Work: written(work),
  CreatedAt: now,
});

const time = z
  .union([z.number(), z.string().transform((text) => Date.parse(text))])
  .pipe(z.number())
  .catch(0);

const headSchema = z
  .object({
    SK: z.string().startsWith(headPrefix),
    Data: z.looseObject({
      content: z.unknown().optional(),
      type: z.string().catch("Text"),
      name: z.string().optional().catch(undefined),
      title: z.string().optional().catch(undefined),
    }),
    Work: z.unknown().optional(),
    Version: z.number().int().catch(0),
    SaveKey: z.string().optional().catch(undefined),
    DeletedAt: z.number().optional().catch(undefined),
    PlannedDay: z.string().refine(isDay).optional().catch(undefined),
    PlannedState: z.enum(states).optional().catch(undefined),
    PlannedKey: z.string().optional().catch(undefined),
    CreatedAt: time,
    UpdatedAt: time,
  })
  .transform(({ SK, Data, ...head }) => {
    const content = typeof Data.content === "string" ? Data.content : JSON.stringify(Data.content ?? "", null, 2);
    const name = Data.name ?? Data.title ?? Data.type;
    const made = readWork(head.Work);
    const work = made ?? {
      madeBy: "byHand" as const, // so that it can be edited; what it was made of is not known
      title: shortened(name, 300) || "Untitled",
      text: content,
      dismissals: [],
      checked: [],
    };
    const text: Text = {
      id: SK.slice(headPrefix.length),
      title: work.title,
      type: made ? typeOf(made) : Data.type, // what it was called when it was saved may have another name since
      excerpt: excerptOf(work.text),
      version: head.Version,
      createdAt: head.CreatedAt,
      updatedAt: head.UpdatedAt || head.CreatedAt,
      ...(head.PlannedState && { planned: { day: head.PlannedDay, state: head.PlannedState } }),
      work,
    };
    return { text, saveKey: head.SaveKey, deletedAt: head.DeletedAt, planKey: head.PlannedKey };
  });

export type Head = z.output<typeof headSchema>;

/** The text that an item holds; nothing if it is no text. */
export const readHead = (item: Item | undefined): Head | undefined => headSchema.safeParse(item).data;

/** The attributes of which {@link readHead} makes the title of a text. */
export const titleParts = ["SK", "Data.name", "Data.title", "Data.type", "DeletedAt"] as const;

/** The attributes that {@link readListed} reads. */
export const listedParts = ["SK", "Origin", "Title", "CreatedAt"] as const;

const listedSchema = z.object({
  SK: z
    .string()
    .startsWith(versionPrefix)
    .transform((key) => Number(key.slice(versionPrefix.length))),
  Origin: z.enum(origins).catch("edited"),
  Title: z.string().catch("Untitled"),
  CreatedAt: time,
});

/** What a list shows of a version; nothing if the item is none. */
export function readListed(item: Item): Version | undefined {
  const read = listedSchema.safeParse(item).data;
  return read && { version: read.SK, origin: read.Origin, title: read.Title, createdAt: read.CreatedAt };
}

const versionSchema = listedSchema.extend({ SaveKey: z.string(), Work: z.string() });

/** A version as its item has it. */
export type StoredVersion = { saveKey: string; version: Version; work: Work };

/** The version that an item holds; nothing if it is no version. */
export function readVersion(item: Item | undefined): StoredVersion | undefined {
  const read = versionSchema.safeParse(item).data;
  const work = readWork(read?.Work);
  if (read === undefined || work === undefined) return undefined;
  const version: Version = { version: read.SK, origin: read.Origin, title: work.title, createdAt: read.CreatedAt };
  return { saveKey: read.SaveKey, version, work };
}

/** What a list shows of a text. */
export const entryOf = ({ text: { work: _, ...entry }, deletedAt }: Head): Entry =>
  deletedAt === undefined ? entry : { ...entry, deletedAt };

/** A text in JSON: DynamoDB's own form of nested values is larger, and nothing asks for a part of it. */
export const written = (work: Work): string => JSON.stringify(work);

/** What {@link written} wrote; nothing if it is anything else. */
export function readWork(stored: unknown): Work | undefined {
  if (typeof stored !== "string") return undefined;
  try {
    return workSchema.safeParse(JSON.parse(stored)).data;
  } catch {
    return undefined;
  }
}

const excerptOf = (text: string): string =>
  beginningOf(
    text
      .replaceAll(/[#*_>`[\]]+/g, "")
      .replaceAll(/\s+/g, " ")
      .trim(),
    200,
  );
