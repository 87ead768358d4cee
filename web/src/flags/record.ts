import "server-only";
import { z } from "zod";
import { get, type Key, put } from "@/dynamodb/table";
import { settings } from "@/settings";
import { type Definition, definitionOf, definitionSchema, type Flag, type Flags, flagsIn, migrated } from "./flags";
import seed from "./seed.json";

// The flags of a stage are one item, so that a change of several is seen whole or not at all. Until somebody changes
// something there is none, and the file says how everything stands.

/** How many changes are kept. */
export const mostChanges = 50;

const flagSchema = z.object({ percentage: z.int().min(0).max(100), fallback: z.boolean() });

const editSchema = z.object({ service: z.enum(migrated), from: flagSchema, to: flagSchema });

const changeSchema = z.object({
  version: z.int().min(1),
  /** Unix ms. */
  at: z.int().min(0),
  /** The email address of the operator. */
  by: z.string().min(1),
  edits: z.array(editSchema),
});

/** What somebody changed of one service. */
export type Edit = z.output<typeof editSchema>;

/** Who changed what, and when. */
export type Change = z.output<typeof changeSchema>;

const recordSchema = z.object({
  Version: z.int().min(0),
  Definition: definitionSchema,
  Changes: z.array(changeSchema).max(mostChanges),
});

/** The flags as they are stored. The version rises by one with each change; that of the file is 0. */
export type FlagRecord = { version: number; definition: Definition; flags: Flags; changes: Change[] };

const place = (): Key => ({ PK: `FLAGS#${settings.stage}`, SK: "DEFINITION" });

/** The flags that the file says. */
export const seedRecord = (): FlagRecord => {
  const definition = definitionSchema.parse(seed);
  return { version: 0, definition, flags: flagsIn(definition), changes: [] };
};

/** What is stored is not in the form that is written here. */
export class UnreadableFlags extends Error {
  override readonly name = "UnreadableFlags";
}

/** The flags as they are now; it throws {@link UnreadableFlags} if somebody else wrote what is stored. */
export async function readFlags(): Promise<FlagRecord> {
  const item = await get(place());
  if (item === undefined) return seedRecord();
  const read = recordSchema.safeParse(item);
  if (!read.success) throw new UnreadableFlags();
  const { Version, Definition, Changes } = read.data;
  return { version: Version, definition: Definition, flags: flagsIn(Definition), changes: Changes };
}

/** What is to be changed, of some services or all. */
export type Wanted = Partial<Record<(typeof migrated)[number], Partial<Flag>>>;

/**
 * Changes flags for somebody who has seen them at a version. It gives what they are then; undefined if somebody else
 * has changed them since. What changes nothing is no change.
 */
export async function writeFlags(by: string, seen: number, wanted: Wanted): Promise<FlagRecord | undefined> {
  const now = await readFlags();
  if (now.version !== seen) return undefined;
  const edits = migrated.flatMap((service): Edit[] => {
    const from = now.flags[service];
    const to = { ...from, ...wanted[service] };
    return to.percentage === from.percentage && to.fallback === from.fallback ? [] : [{ service, from, to }];
  });
  if (edits.length === 0) return now;
  const flags = { ...now.flags, ...Object.fromEntries(edits.map(({ service, to }) => [service, to])) };
  const version = seen + 1;
  const changes = [{ version, at: Date.now(), by, edits }, ...now.changes].slice(0, mostChanges);
  const definition = definitionOf(flags);
  const written = await put(
    { ...place(), EntityType: "Flags", Version: version, Definition: definition, Changes: changes },
    { expression: "attribute_not_exists(PK) OR #v = :v", names: { v: "Version" }, values: { v: seen } },
  );
  return written ? { version, definition, flags, changes } : undefined;
}
