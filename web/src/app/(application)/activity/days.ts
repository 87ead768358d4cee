/** Something that happened at a time, in Unix ms. */
type Dated = { at: number };

/** What happened on one day. */
export type Day<T> = { /** As 2026-11-30. */ date: string; title: string; lines: T[] };

/** Puts lines together that are of the same day in a time zone. They stay in their order. */
export function daysOf<T extends Dated>(lines: T[], zone: string, now: number): Day<T>[] {
  const date = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  const today = date.format(now);
  const days: Day<T>[] = [];
  for (const line of lines) {
    const of = date.format(line.at);
    const last = days.at(-1);
    if (last?.date === of) last.lines.push(line);
    else days.push({ date: of, title: titleOf(of, today), lines: [line] });
  }
  return days;
}

/** The time of the day, as 2:05 PM. */
export const timeOf = (at: number, zone: string): string =>
  new Intl.DateTimeFormat("en-US", { timeStyle: "short", timeZone: zone }).format(at).replaceAll("\u202f", " ");

const dayLength = 24 * 60 * 60 * 1000;

// A date alone is counted in UTC, where each day has the same length.
function titleOf(date: string, today: string): string {
  if (date === today) return "Today";
  if (Date.parse(today) - Date.parse(date) === dayLength) return "Yesterday";
  const year = date.slice(0, 4) === today.slice(0, 4) ? {} : { year: "numeric" as const };
  const form = { weekday: "long", month: "long", day: "numeric", ...year, timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat("en-US", form).format(Date.parse(date));
}
