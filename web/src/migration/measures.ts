import "server-only";
import { createHash, randomUUID } from "node:crypto";
import { z } from "zod";
import { all, type Key, put } from "@/dynamodb/table";
import { type Migrated, migrated, type Path, paths } from "@/flags/flags";
import { settings } from "@/settings";
import { logWarning } from "@/telemetry/log";

// Each process counts for itself, minute by minute, and writes its own item of each minute: nobody waits for anybody,
// and whoever reads adds them up. A process that dies loses the last two seconds.

/** Up to these ms each count of a call goes; what takes longer is in one more. */
export const bounds = [50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000] as const;

const writeEvery = 2_000; // ms
const minute = 60_000; // ms
const mostMinutes = 5; // that wait to be written, while the table is away
const mostCalls = 20; // of a process and a minute that are kept one by one
const life = 24 * 60 * 60; // s

const countSchema = z.object({
  calls: z.int().min(0),
  errors: z.int().min(0),
  /** So many calls took up to each bound. */
  times: z.array(z.int().min(0)).length(bounds.length + 1),
});
const callSchema = z.object({
  /** Unix ms: when it ended. */
  at: z.int().min(0),
  /** Whose it was, as {@link personOf} has it. */
  person: z.string(),
  service: z.enum(migrated),
  path: z.enum(paths),
  took: z.int().min(0),
  /** Nobody was served, through no fault of theirs. */
  failed: z.boolean(),
  /** The service had failed before, and the monolith stepped in. */
  steppedIn: z.boolean(),
});

/** How many calls there were, how many of them failed, and how long they took. */
export type Count = z.output<typeof countSchema>;

/** A call that somebody made. */
export type Call = z.output<typeof callSchema>;

/** A person in the list of calls: it shows that it is the same one, and nothing of a deleted account stays in it. */
export const personOf = (userId: string): string => createHash("sha256").update(userId).digest("hex").slice(0, 12);

/** What is counted by itself. */
export const nameOf = (service: Migrated, path: Path) => `${service} ${path}` as const;
type Name = ReturnType<typeof nameOf>;

const minuteSchema = z.object({ Counts: z.record(z.string(), countSchema), Calls: z.array(callSchema) });

type Minute = { counts: Record<string, Count>; calls: Call[]; unwritten: boolean };

/** No calls. */
export const none = (): Count => ({ calls: 0, errors: 0, times: Array(bounds.length + 1).fill(0) });

/** The calls of two counts together. */
export const sum = (one: Count, other: Count): Count => ({
  calls: one.calls + other.calls,
  errors: one.errors + other.errors,
  times: one.times.map((count, at) => count + (other.times[at] ?? 0)),
});

const processName = randomUUID().slice(0, 8);
const minutes = new Map<number, Minute>();
let timer: NodeJS.Timeout | undefined;

/** Counts a call that has ended. It is in the table two seconds later. */
export function count(call: Call): void {
  const begins = Math.floor(call.at / minute) * minute;
  const current = minutes.get(begins) ?? { counts: {}, calls: [], unwritten: true };
  minutes.set(begins, current);
  const name = nameOf(call.service, call.path);
  const before = current.counts[name] ?? none();
  const longer = bounds.findIndex((bound) => call.took <= bound);
  const at = longer === -1 ? bounds.length : longer;
  current.counts[name] = {
    calls: before.calls + 1,
    errors: before.errors + (call.failed ? 1 : 0),
    times: before.times.map((times, bound) => (bound === at ? times + 1 : times)),
  };
  current.calls = [call, ...current.calls].slice(0, mostCalls);
  current.unwritten = true;
  for (const oldest of [...minutes.keys()].toSorted((one, other) => one - other).slice(0, -mostMinutes))
    minutes.delete(oldest);
  timer ??= setTimeout(() => void write(), writeEvery).unref();
}

/** Writes what was counted since the last time. */
export async function write(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  for (const [begins, one] of minutes) {
    if (!one.unwritten) continue;
    one.unwritten = false; // what is counted meanwhile is written the next time
    try {
      await put({
        ...partition(),
        SK: `${prefix}${new Date(begins).toISOString()}#${processName}`,
        EntityType: "FlagMinute",
        Counts: one.counts,
        Calls: one.calls,
        TTL: Math.floor(begins / 1000) + life,
      });
    } catch (error) {
      one.unwritten = true;
      timer ??= setTimeout(() => void write(), writeEvery).unref();
      const name = error instanceof Error ? error.name : typeof error;
      logWarning("What was counted of the two paths cannot be written.", { correlationId: "", error: name });
      return;
    }
  }
}

const prefix = "MINUTE#";
const partition = (): Pick<Key, "PK"> => ({ PK: `FLAGS#${settings.stage}` });

/** What all processes have counted of late. */
export type Measured = { counts: Record<Name, Count>; calls: Call[]; processes: number };

const shownCalls = 20;

/** What all processes have counted in the last so many minutes, and the latest calls. */
export async function measured(lastMinutes: number, now = Date.now()): Promise<Measured> {
  const first = new Date(Math.floor(now / minute) * minute - (lastMinutes - 1) * minute).toISOString();
  const counts = Object.fromEntries(
    migrated.flatMap((service) => paths.map((path) => [nameOf(service, path), none()])),
  ) as Record<Name, Count>;
  const calls: Call[] = [];
  const processes = new Set<string>();
  for await (const item of all({ ...partition(), begins: prefix, descending: true })) {
    if (item.SK < `${prefix}${first}`) break;
    const read = minuteSchema.safeParse(item);
    if (!read.success) continue; // of another release
    processes.add(item.SK.split("#")[2] ?? "");
    calls.push(...read.data.Calls);
    for (const name of Object.keys(counts) as Name[])
      counts[name] = sum(counts[name], read.data.Counts[name] ?? none());
  }
  const latest = calls.toSorted((one, other) => other.at - one.at).slice(0, shownCalls);
  return { counts, calls: latest, processes: processes.size };
}

/** How long so great a part of the calls took at the most: a bound in ms, or Infinity; undefined without calls. */
export function within({ calls, times }: Count, part: number): number | undefined {
  if (calls === 0) return undefined;
  let seen = 0;
  const at = times.findIndex((count) => {
    seen += count;
    return seen >= part * calls;
  });
  return bounds[at] ?? Number.POSITIVE_INFINITY;
}
