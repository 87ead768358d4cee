import "server-only";
import { get, type Key, put } from "@/dynamodb/table";
import { endingsKept } from "@/services/retention";

// A deletion leaves a mark for a while, by which an event that is still under way when it is done is known, and not
// kept. It stays as long as the oauth service's note of a connection that was ended: no event is under way longer.

// In a partition of its own, so that those of the person can be empty.
const markKey = (userId: string): Key => ({ PK: `USER#${userId}#DELETED`, SK: "DELETED" });

/** Leaves the mark of somebody who wants everything deleted that is kept of them. */
export async function markDeleted(userId: string): Promise<void> {
  const TTL = Math.floor((Date.now() + endingsKept) / 1000);
  await put({ ...markKey(userId), EntityType: "DeletedAccount", TTL });
}

/** Says whether this person has had everything deleted, or is having it deleted now. */
export const isDeleted = async (userId: string): Promise<boolean> =>
  (await get(markKey(userId), ["SK"])) !== undefined;
