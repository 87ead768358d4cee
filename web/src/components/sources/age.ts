const day = 86_400_000;
const units = [
  ["day", day, 31],
  ["month", 30.44 * day, 12],
  ["year", 365.25 * day, Number.POSITIVE_INFINITY],
] as const;
const inDays = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const inMonths = new Intl.RelativeTimeFormat("en"); // “last month” may be yesterday

/** How old something is, as people say it: yesterday, 3 months ago. */
export function ageOf(at: number, now: number): string {
  const old = Math.max(0, now - at);
  for (const [unit, length, most] of units) {
    const count = Math.floor(old / length);
    if (count < most) return (unit === "day" ? inDays : inMonths).format(-count, unit);
  }
  return dayOf(at);
}

/** The day of a moment, in UTC. */
export const dayOf = (at: number) =>
  new Date(at).toLocaleDateString("en-US", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
