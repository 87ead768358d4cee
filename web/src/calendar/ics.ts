/** Something that fills one day. */
export type DayEvent = {
  /** Its name among all events of the world: a calendar that has it already changes it. */
  uid: string;
  /** The day: 2026-12-07. */
  day: string;
  title: string;
  notes: string;
};

/** Events as a file that calendars read (iCalendar, RFC 5545). */
export function icsOf(name: string, events: DayEvent[], now: Date): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Coagent//Coagent//EN",
    `NAME:${escaped(name)}`,
    `X-WR-CALNAME:${escaped(name)}`,
    ...events.flatMap(({ uid, day, title, notes }) => [
      "BEGIN:VEVENT",
      `UID:${escaped(uid)}`,
      `DTSTAMP:${now.toISOString().replaceAll(/[-:]|\.\d+/g, "")}`,
      `DTSTART;VALUE=DATE:${digits(day)}`,
      `DTEND;VALUE=DATE:${digits(dayAfter(day, 1))}`, // it is over when this day begins
      `SUMMARY:${escaped(title)}`,
      `DESCRIPTION:${escaped(notes)}`,
      "TRANSP:TRANSPARENT", // nobody is busy all day
      "END:VEVENT",
    ]),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

/** The day so many days after one. */
export function dayAfter(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The first Monday after a moment, where the person is. */
export function nextMonday(now: Date): string {
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0"));
  return dayAfter(today.join("-"), ((8 - now.getDay()) % 7) + (now.getDay() === 1 ? 7 : 0));
}

const digits = (day: string) => day.replaceAll("-", "");

// Section 3.3.11. Of control characters a text may have line breaks alone, and UTF-8 has no halves of a pair.
const escaped = (text: string) =>
  text
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/\p{Cs}/gu, "\ufffd")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
    .replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f]/g, " ")
    .replaceAll(/[\\;,]/g, "\\$&")
    .replaceAll("\n", "\\n");

const longest = 75; // octets of a line: section 3.1
const encoder = new TextEncoder();

// A line that is longer goes on in the next ones, each behind a space. No character is cut.
function folded(line: string): string {
  const lines = [""];
  let room = longest;
  for (const character of line) {
    const octets = encoder.encode(character).length;
    if (octets > room) {
      lines.push(" ");
      room = longest - 1;
    }
    lines[lines.length - 1] += character;
    room -= octets;
  }
  return lines.join("\r\n");
}
