import "server-only";
import { get, type Key, put } from "@/dynamodb/table";
import { headKey } from "./stored";
import { textIdSchema, type Work } from "./work";

// The name of a text that was generated ends with the Idempotency-Key of its generation. So that who has the key
// alone, as an event does, finds the text, its name is noted under the key when it is saved for the first time. The
// notes stand with the person's events, and go as they do.

/** For how long that can be found, in seconds: longer than anything that has the key is kept. */
const noteTime = 91 * 24 * 60 * 60;

const noteKey = (userId: string, key: string): Key => ({ PK: `ACTIVITY#${userId}`, SK: `TEXT#${key}` });

const uuidAtEnd = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Notes which text is saved of a generation. */
export async function noteText(userId: string, id: string, { madeBy }: Pick<Work, "madeBy">): Promise<void> {
  const [key] = uuidAtEnd.exec(id) ?? [];
  if (key === undefined || madeBy === "byHand") return;
  const TTL = Math.floor(Date.now() / 1000) + noteTime;
  await put({ ...noteKey(userId, key), EntityType: "GeneratedText", TextId: id, TTL });
}

/** The name of the text of this person that was saved of a generation, if it is there. */
export async function textOf(userId: string, key: string): Promise<string | undefined> {
  const note = await get(noteKey(userId, key), ["TextId"]);
  const { data: id } = textIdSchema.safeParse(note?.["TextId"]);
  if (id === undefined) return undefined;
  const head = await get(headKey(userId, id), ["SK", "DeletedAt"]);
  return head !== undefined && head["DeletedAt"] === undefined ? id : undefined;
}
