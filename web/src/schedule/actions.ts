"use server";

import { z } from "zod";
import { authenticatedAction } from "@/door/action";
import { textIdSchema } from "@/library/work";
import { isDay } from "./days";
import { states } from "./planned";
import { plan } from "./schedule";

const day = z.string().refine(isDay, "Choose a day.").optional();
const state = z.enum(states);

const schema = z.object({
  id: textIdSchema,
  day,
  state,
  /** What the person saw. */
  fromDay: day,
  fromState: state,
  /** By the button that takes the day away. */
  without: z.literal("day").optional(),
});

/** Plans a text for a day, or for none, and says how far it is. */
export const planTextAction = authenticatedAction(schema, ({ userId }, { id, fromDay, fromState, without, ...to }) =>
  plan(userId, id, {
    from: { day: fromDay, state: fromState },
    to: { day: without ? undefined : to.day, state: to.state },
  }),
);
