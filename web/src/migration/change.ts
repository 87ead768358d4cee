import "server-only";
import { type Migrated, migrated } from "@/flags/flags";
import { type FlagRecord, readFlags, UnreadableFlags, type Wanted, writeFlags } from "@/flags/record";
import { stored } from "@/library/outage";
import type { UserFailure } from "@/services/failure";
import type { Outcome } from "@/services/outcome";

/** Works on the flags. What somebody else put there and cannot be read is told, as a table is that is away. */
export const onFlags = <T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> =>
  stored(async () => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof UnreadableFlags) return { ok: false, failure: unreadable };
      throw error;
    }
  });

/** Changes flags for an operator who has seen them at a version. If somebody was faster, nothing is changed. */
export const changeFlags = (by: string, seen: number, wanted: Wanted): Promise<Outcome<FlagRecord>> =>
  onFlags(async () => taken(await writeFlags(by, seen, wanted)));

/** Takes the latest change back, if it is still the latest. */
export const undo = (by: string, version: number): Promise<Outcome<FlagRecord>> =>
  onFlags(async () => {
    const [latest] = (await readFlags()).changes;
    const before = latest?.edits.map(({ service, from }) => [service, from]);
    return taken(before && (await writeFlags(by, version, Object.fromEntries(before))));
  });

const tries = 3;

/** Has everybody be served by the monolith, whoever else is changing flags at the moment. */
export const rollBack = (by: string, services: readonly Migrated[] = migrated): Promise<Outcome<FlagRecord>> =>
  onFlags(async () => {
    const wanted: Wanted = Object.fromEntries(services.map((service) => [service, { percentage: 0 }]));
    for (let at = 1; ; at++) {
      const record = await writeFlags(by, (await readFlags()).version, wanted);
      if (record !== undefined || at === tries) return taken(record);
    }
  });

const taken = (record: FlagRecord | undefined): Outcome<FlagRecord> =>
  record === undefined ? { ok: false, failure: elsewhere } : { ok: true, value: record };

const elsewhere: UserFailure = {
  kind: "ask_anew",
  message: "Somebody else has changed the flags meanwhile, and yours was not taken. Look at them, and decide again.",
};

const unreadable: UserFailure = {
  kind: "fault",
  message:
    "The item with the flags is in a form that cannot be read. Remove it, and they are as the release has them.",
};
