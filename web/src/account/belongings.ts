import "server-only";
import type { Key } from "@/dynamodb/table";

/**
 * The partitions of the table in which everything of a person stands, but the versions of their texts: each text has
 * a partition of its own for them, and the text's item here leads to it. What the oauth service keeps is its own.
 */
export const partitionsOf = (userId: string): Key["PK"][] => [`USER#${userId}`, `ACTIVITY#${userId}`];
