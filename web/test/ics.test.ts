import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayAfter, icsOf, nextMonday } from "@/calendar/ics";

const now = new Date("2026-11-30T08:09:10.123Z");
const event = { uid: "1@coagent", day: "2026-12-07", title: "Ask for reviews", notes: "Each client.\n- Within a week; really, a week" };

// What a calendar makes of it: RFC 5545, sections 3.1 and 3.3.11.
const unfolded = (file: string) => file.replaceAll(/\r\n[ \t]/g, "").split("\r\n");
const textIn = (file: string, name: string) =>
  unfolded(file)
    .find((line) => line.startsWith(`${name}:`))
    ?.slice(name.length + 1)
    .replaceAll(/\\([\\;,nN])/g, (_, sign: string) => (sign.toLowerCase() === "n" ? "\n" : sign));

describe("events in a file for calendars", () => {
  it("fill their day, and end with the next one", () => {
    expect(icsOf("Marketing plan", [event], now).split("\r\n")).toEqual([
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:-//Coagent//Coagent//EN",
      "NAME:Marketing plan",
      "X-WR-CALNAME:Marketing plan",
      "BEGIN:VEVENT",
      "UID:1@coagent",
      "DTSTAMP:20261130T080910Z",
      "DTSTART;VALUE=DATE:20261207",
      "DTEND;VALUE=DATE:20261208",
      "SUMMARY:Ask for reviews",
      "DESCRIPTION:Each client.\\n- Within a week\\; really\\, a week",
      "TRANSP:TRANSPARENT",
      "END:VEVENT",
      "END:VCALENDAR",
      "",
    ]);
  });

  it("have lines of 75 octets at the most, and every text comes back as it was", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 400, size: "max" }).map((text) => text.replaceAll(/[\p{Cc}\p{Cs}]/gu, "\n"));
    fc.assert(
      fc.property(text, text, (title, notes) => {
        const file = icsOf(title, [{ ...event, title, notes }], now);
        for (const line of file.split("\r\n")) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
        expect(file.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
        expect(textIn(file, "SUMMARY")).toBe(title);
        expect(textIn(file, "DESCRIPTION")).toBe(notes);
      }),
    );
  });

  it("have no line of their own, whatever is in a text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (title) => {
        const lines = unfolded(icsOf("Plan", [{ ...event, title }], now));
        expect(lines.length).toBe(unfolded(icsOf("Plan", [event], now)).length);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
        expect(lines.join("")).not.toMatch(/[\u0000-\u001f\u007f]/);
      }),
    );
  });
});

it.each([
  ["2026-11-29T12:00:00", "2026-11-30"],
  ["2026-11-30T12:00:00", "2026-12-07"],
  ["2026-12-01T12:00:00", "2026-12-07"],
  ["2026-12-31T23:59:00", "2027-01-04"],
])("the first Monday after %s is %s", (moment, monday) => {
  expect(nextMonday(new Date(moment))).toBe(monday);
});

it("days are counted over the ends of months and years, and over leap days", () => {
  expect([dayAfter("2026-12-28", 7), dayAfter("2028-02-28", 1), dayAfter("2027-02-28", 1)]).toEqual(["2027-01-04", "2028-02-29", "2027-03-01"]);
});
