import "server-only";
import type { Key } from "@/dynamodb/table";

/**
 * The partitions of the table in which everything of a person stands, but two things: the versions of a text have a
 * partition of their own, to which the text's item here leads; so has each link that shows a text, and one item here
 * names them all. What the oauth service keeps is its own.
 */
export const partitionsOf = (userId: string): Key["PK"][] => [`USER#${userId}`, `ACTIVITY#${userId}`];
