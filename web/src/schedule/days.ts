import { dayAfter } from "@/calendar/ics";

// A day is a text, 2026-12-07, and a month its first seven characters: neither has a time zone of its own.

const day = /^20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const month = /^20\d\d-(?:0[1-9]|1[0-2])$/;

/** Says whether a text is a day of this century: 2026-02-30 is none. */
export const isDay = (text: unknown): text is string =>
  typeof text === "string" && day.test(text) && dayAfter(text, 0) === text;

/** Says whether a text is a month of this century. */
export const isMonth = (text: unknown): text is string => typeof text === "string" && month.test(text);

/** The month of a day. */
export const monthOf = (day: string): string => day.slice(0, 7);

/** The day that it is at a moment in a time zone. */
export function dayIn(timeZone: string, now: Date): string {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  const part = Object.fromEntries(parts.formatToParts(now).map(({ type, value }) => [type, value]));
  return `${part["year"]}-${part["month"]}-${part["day"]}`;
}

/** The month so many months after one. */
export function monthAfter(month: string, months: number): string {
  const date = new Date(`${month}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.toISOString().slice(0, 7);
}

/** The weeks of a month, each from Sunday; undefined where a day is another month's. */
export function weeksOf(month: string): (string | undefined)[][] {
  const first = `${month}-01`;
  const begin = startOfWeek(first);
  const weeks: (string | undefined)[][] = [];
  for (let at = begin; monthOf(at) <= month; at = dayAfter(at, 7)) {
    const days = Array.from({ length: 7 }, (_, more) => dayAfter(at, more));
    weeks.push(days.map((day) => (monthOf(day) === month ? day : undefined)));
  }
  return weeks;
}

/** The Sunday with which the week of a day begins. */
export const startOfWeek = (day: string): string => dayAfter(day, -new Date(`${day}T00:00:00Z`).getUTCDay());

const written = (options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat("en-US", { ...options, timeZone: "UTC" });
  return (day: string) => format.format(new Date(`${day}T00:00:00Z`));
};

/** A day as people write it: Monday, December 7. */
export const dayWords = written({ weekday: "long", month: "long", day: "numeric" });

/** A day in few words: Mon, Dec 7. */
export const shortDay = written({ weekday: "short", month: "short", day: "numeric" });

const monthYear = written({ month: "long", year: "numeric" });

/** A month as people write it: December 2026. */
export const monthWords = (month: string): string => monthYear(`${month}-01`);
