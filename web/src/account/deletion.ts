import "server-only";
import { zProvider } from "@coagent/clients/oauth/zod";
import { type Item, page, remove } from "@/dynamodb/table";
import { erase } from "@/library/library";
import { stored } from "@/library/outage";
import { headPrefix } from "@/library/stored";
import { disconnectAccount } from "@/services/accounts";
import type { Caller } from "@/services/caller";
import type { UserFailure } from "@/services/failure";
import type { Outcome } from "@/services/outcome";
import { deleteUser } from "@/session/cognito";
import type { Session } from "@/session/session";
import { removeShares } from "@/shares/shares";
import { sharesKey } from "@/shares/stored";
import { partitionsOf } from "./belongings";
import { markDeleted } from "./mark";

/** How far a deletion is. One that goes on is asked for again. */
export type Deletion = "done" | "going_on";

// What one request does at the most, so that it is answered in time: the next one goes on from there.
const maxPages = 200;
const pageSize = 25;
const maxTime = 10_000;

// To end a connection at a provider takes a while. What it does not answer the oauth service tries again for a day.
const patience = 20_000;

/**
 * Deletes everything of a person, and then their account. The account goes last: as long as anything is left they can
 * sign in and ask again, and what is gone already is no obstacle.
 */
export async function deleteAccount(caller: Caller, session: Session): Promise<Outcome<Deletion>> {
  const ended = await disconnectAll(caller);
  if (!ended.ok) return left(ended.failure, "Your connected accounts could not be ended, and nothing is deleted yet.");
  const removed = await removeBelongings(caller.userId);
  if (!removed.ok) return left(removed.failure, "Not everything is deleted yet.");
  if (removed.value === "going_on") return removed;
  const gone = await deleteUser(session);
  return gone.ok ? done : left(gone.failure, "Everything is deleted but the account itself.");
}

/** Ends every connection, of which the application itself need not know the provider. */
async function disconnectAll(caller: Caller): Promise<Outcome<void>> {
  const outcomes = await Promise.all(
    zProvider.options.map((provider) => disconnectAccount(caller, provider, AbortSignal.timeout(patience))),
  );
  return outcomes.find((outcome) => !outcome.ok) ?? { ok: true, value: undefined };
}

/** Removes all that the table has of a person, as many pages of it as one request may. */
export const removeBelongings = (userId: string, most = maxPages): Promise<Outcome<Deletion>> =>
  stored(async () => {
    const until = Date.now() + maxTime;
    let pages = 0;
    await markDeleted(userId); // before it is looked what there is: what comes later finds the mark
    for (const PK of partitionsOf(userId)) {
      for (;;) {
        // Each time from the start: what was there before is gone.
        const { items } = await page({ PK, only: ["PK", "SK"], limit: pageSize });
        if (items.length === 0) break;
        if (pages++ === most || Date.now() > until) return { ok: true, value: "going_on" };
        await removeItems(userId, items);
      }
    }
    return done;
  });

async function removeItems(userId: string, items: Item[]): Promise<void> {
  const [texts, others] = [items.filter(isText), items.filter((item) => !isText(item))];
  // What shows a text to others goes first; it stands elsewhere, and this item leads there.
  if (items.some(({ PK, SK }) => PK === sharesKey(userId).PK && SK === sharesKey(userId).SK))
    await removeShares(userId);
  await Promise.all(others.map((item) => remove(item)));
  for (const { SK } of texts) await erase(userId, SK.slice(headPrefix.length)); // each removes many at once
}

// One that cannot be read may have versions all the same.
const isText = ({ PK, SK }: Item) => PK.startsWith("USER#") && SK.startsWith(headPrefix);

const done: Outcome<Deletion> = { ok: true, value: "done" };

const left = (failure: UserFailure, how: string): { ok: false; failure: UserFailure } => ({
  ok: false,
  failure: { ...failure, message: `${how} Please press the button again in a moment.` },
});
