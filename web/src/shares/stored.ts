import "server-only";
import { createHash } from "node:crypto";
import { z } from "zod";
import type { Item, Key } from "@/dynamodb/table";
import { readWork, written } from "@/library/stored";
import { textIdSchema, type Work } from "@/library/work";
import type { Share } from "./share";

// A link stands in the table twice. Its own item holds what it shows, under the SHA-256 of the id in the link: whoever
// reads the table cannot open one. The person's item names all their links, so that these can be counted, listed,
// ended and removed.

/** The id of a link as it stands there: 192 bits in base64url. */
export const shareIdSchema = z.string().regex(/^[\w-]{32}$/);

/** What tells a link to the person who made it. */
export const shareHashSchema = z.string().regex(/^[\da-f]{64}$/);

/** The SHA-256 of the id of a link. */
export const hashOf = (id: string): string => createHash("sha256").update(id).digest("hex");

/** Where a link's own item is. */
export const shareKey = (hash: string): Key => ({ PK: `SHARE#${hash}`, SK: "SHARE" });

/** Where the links of this person are named. */
export const sharesKey = (userId: string): Key => ({ PK: `USER#${userId}`, SK: "SHARES" });

/** The item of a link. DynamoDB removes it a while after its end (`TTL`); until then the end is looked at. */
export const shareItem = (userId: string, share: Share, work: Work): Item => ({
  ...shareKey(share.hash),
  EntityType: "Share",
  UserId: userId,
  TextId: share.textId,
  Version: share.version,
  Work: written(work),
  CreatedAt: share.createdAt,
  TTL: share.endsAt / 1000,
});

const shareSchema = z.object({
  UserId: z.string(),
  TextId: textIdSchema,
  Work: z.unknown().transform(readWork),
  TTL: z.number(),
});

/** What a link shows and whose it is; nothing if the item is none, or has ended. */
export function readShare(item: Item | undefined): { userId: string; textId: string; work: Work } | undefined {
  const read = shareSchema.safeParse(item).data;
  if (read?.Work === undefined || read.TTL * 1000 <= Date.now()) return undefined;
  return { userId: read.UserId, textId: read.TextId, work: read.Work };
}

/** The links of a person that have an item, and how often these were changed; 0 if there never was one. */
export type Shares = { known: Share[]; revision: number };

/** Says whether a link shows anything still; one that does not may have its item for a while. */
export const isOpen = ({ endsAt }: Share): boolean => endsAt > Date.now();

const sharesSchema = z.object({
  Revision: z.number().int().catch(0),
  Shares: z
    .array(
      z.object({
        hash: shareHashSchema,
        textId: textIdSchema,
        version: z.number().int(),
        createdAt: z.number(),
        endsAt: z.number(),
      }),
    )
    .catch([]),
});

/** The links that an item names. */
export function readShares(item: Item | undefined): Shares {
  const read = sharesSchema.safeParse(item).data;
  return { known: read?.Shares ?? [], revision: read?.Revision ?? 0 };
}

/** The item that names these links. */
export const sharesItem = (userId: string, { known, revision }: Shares): Item => ({
  ...sharesKey(userId),
  EntityType: "Shares",
  Revision: revision,
  Shares: known,
});
