import { z } from "zod";
import { icsOf } from "@/calendar/ics";
import { authenticatedDownload } from "@/door/download";
import { isMonth, monthWords } from "@/schedule/days";
import { stateNames } from "@/schedule/planned";
import { plannedInMonth } from "@/schedule/schedule";
import { messages } from "@/services/failure";
import { settings } from "@/settings";

const address = z.object({ month: z.string().refine(isMonth).nullable().catch(null) });

/** What is planned in a month, as a file for calendars. */
export const GET = authenticatedDownload(address, async ({ userId }, { month }) => {
  if (month === null) return { ok: false, failure: { kind: "not_found", message: messages.not_found } };
  const texts = await plannedInMonth(userId, month);
  if (!texts.ok) return texts;
  const { host, origin } = settings.origin;
  const events = texts.value.map(({ id, title, type, planned: { day, state } }) => ({
    uid: `${id}@${host}`,
    day,
    title,
    notes: `${type}: ${stateNames[state].toLowerCase()}\n${origin}/library/${id}`,
  }));
  const body = icsOf(`Planned texts: ${monthWords(month)}`, events, new Date());
  return { ok: true, value: { name: `planned-${month}.ics`, type: "text/calendar; charset=utf-8", body } };
});
