import "server-only";
import { type FlagRecord, readFlags } from "@/flags/record";
import type { Outcome } from "@/services/outcome";
import { onFlags } from "./change";
import { type Measured, measured } from "./measures";

/** How far back both paths are looked at. */
export const lastMinutes = 15;

/** How the flags are, and how both paths do of late. */
export type Standing = { record: FlagRecord; measured: Measured };

/** Reads both at once. */
export const standing = (): Promise<Outcome<Standing>> =>
  onFlags(async () => {
    const [record, counts] = await Promise.all([readFlags(), measured(lastMinutes)]);
    return { ok: true, value: { record, measured: counts } };
  });
