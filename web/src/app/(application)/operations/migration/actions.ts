"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { operatorAction } from "@/door/action";
import { migrated } from "@/flags/flags";
import { changeFlags, rollBack, undo } from "@/migration/change";
import { address } from "./address";

const service = z.enum(migrated);
const version = z.coerce.number().int().min(0);
const whole = "Please enter a whole number from 0 to 100.";

const percentageSchema = z.object({
  service,
  version,
  percentage: z
    .string(whole)
    .regex(/^\d{1,3}$/, whole)
    .transform(Number)
    .refine((number) => number <= 100, whole),
});

/** Has so great a part of the people be served by a service. */
export const percentageAction = operatorAction(
  percentageSchema,
  async (_, { service, version, percentage }, { email }) => {
    const outcome = await changeFlags(email, version, { [service]: { percentage } });
    if (outcome.ok) redirect(`${address}?note=changed`);
    revalidatePath(address);
    return outcome;
  },
);

const fallbackSchema = z.object({ service, version, fallback: z.enum(["on", "off"]) });

/** Has the monolith step in where a service fails, or not. */
export const fallbackAction = operatorAction(fallbackSchema, async (_, { service, version, fallback }, { email }) => {
  const outcome = await changeFlags(email, version, { [service]: { fallback: fallback === "on" } });
  if (outcome.ok) redirect(`${address}?note=changed`);
  revalidatePath(address);
  return outcome;
});

/** Has everybody be served by the monolith: for one service, or for all of them. */
export const backAction = operatorAction(
  z.object({ service: service.optional() }),
  async (_, { service }, { email }) => {
    const outcome = await rollBack(email, service && [service]);
    if (outcome.ok) redirect(`${address}?note=back`);
    return outcome;
  },
);

/** Takes the latest change back. */
export const undoAction = operatorAction(z.object({ version }), async (_, { version }, { email }) => {
  const outcome = await undo(email, version);
  if (outcome.ok) redirect(`${address}?note=changed`);
  revalidatePath(address);
  return outcome;
});
