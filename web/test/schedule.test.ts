import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { GET } from "@/app/(application)/calendar/[month]/route";
import { askedIn } from "@/app/(application)/calendar/asked";
import { put } from "@/dynamodb/table";
import { discard, erase, list, open, restore, save } from "@/library/library";
import { headKey } from "@/library/stored";
import { dayIn, isDay, startOfWeek, weeksOf } from "@/schedule/days";
import { isSame, type Planned, states, unplanned } from "@/schedule/planned";
import { plan, plannedBetween, plannedInMonth } from "@/schedule/schedule";
import { arrive } from "./headers";
import { tableOfOwn } from "./tables";
import { inCookies, key, sessionOf, trace } from "./visitor";

const table = tableOfOwn();
beforeAll(() => {
  vi.stubEnv("WEB_ORIGIN", "https://app.example.com");
  vi.stubEnv("SESSION_KEY", key.toString("base64"));
});
beforeEach(() => arrive(trace));
afterEach(() => void vi.restoreAllMocks());

let keys = 0;
async function write(userId: string, id: string, title = id, over = 0) {
  const work = { madeBy: "byHand" as const, title, text: "Words.", dismissals: [], checked: [] };
  const saved = await save(userId, { id, key: `key-${++keys}`, over, origin: "edited", work });
  expect(saved).toMatchObject({ ok: true, value: { state: "saved" } });
}
const on = (day: string | undefined, state: Planned["state"] = "draft"): Planned => ({ day, state });
const planned = async (userId: string, month: string) => {
  const texts = await plannedInMonth(userId, month);
  if (!texts.ok) throw new Error(texts.failure.message);
  return texts.value.map(({ id, planned: { day, state } }) => `${day} ${id} ${state}`);
};
const marks = async () => (await table.items()).filter((item) => item.includes("PLANNED#")).length;
const kindOf = (outcome: { ok: true } | { ok: false; failure: { kind: string } }) => (outcome.ok ? "ok" : outcome.failure.kind);

describe("a text that is planned", () => {
  it("stands under its day, is moved, said to be further, and taken away", async () => {
    await write("dana", "a", "Porches");
    expect(await planned("dana", "2026-12")).toEqual([]);
    await plan("dana", "a", { from: unplanned, to: on("2026-12-07") });
    expect(await planned("dana", "2026-12")).toEqual(["2026-12-07 a draft"]);
    expect(await plannedInMonth("dana", "2026-12")).toMatchObject({ value: [{ title: "Porches", type: "Text" }] });
    await plan("dana", "a", { from: on("2026-12-07"), to: on("2027-01-02", "approved") });
    expect([await planned("dana", "2026-12"), await planned("dana", "2027-01")]).toEqual([[], ["2027-01-02 a approved"]]);
    await plan("dana", "a", { from: on("2027-01-02", "approved"), to: on(undefined, "posted") });
    expect(await planned("dana", "2027-01")).toEqual([]);
    expect(await open("dana", "a")).toMatchObject({ value: { planned: on(undefined, "posted") } });
    expect(await marks()).toBe(0);
  });

  it("is saved as before, keeps its day, and stands under its new title", async () => {
    await write("dana", "a", "Porches");
    await plan("dana", "a", { from: unplanned, to: on("2026-12-07", "approved") });
    await write("dana", "a", "Porches of Hyde Park", 1);
    expect(await open("dana", "a")).toMatchObject({ value: { version: 2, planned: on("2026-12-07", "approved") } });
    expect(await plannedInMonth("dana", "2026-12")).toMatchObject({ value: [{ title: "Porches of Hyde Park" }] });
  });

  it("is one of the application before this one too, whose own fields stay as they are", async () => {
    const Data = { id: "1", name: "Old", type: "Blog Post", content: "Words.", plannedFor: "2024-01-01" };
    await put({ ...headKey("dana", "1"), EntityType: "SavedContent", Data, CreatedAt: 5, UpdatedAt: 5 });
    expect(await open("dana", "1")).not.toHaveProperty("value.planned");
    await plan("dana", "1", { from: unplanned, to: on("2026-12-07") });
    expect(await plannedInMonth("dana", "2026-12")).toMatchObject({ value: [{ id: "1", title: "Old", type: "Blog Post" }] });
    expect((await table.items()).find((item) => item.includes("CONTENT#1"))).toContain('"plannedFor":{"S":"2024-01-01"}');
  });

  it("is not planned over what somebody else has planned since; what is asked for twice is done once", async () => {
    await write("dana", "a");
    const asked = ["2026-12-01", "2026-12-02", "2026-12-03"].map((day) => plan("dana", "a", { from: unplanned, to: on(day) }));
    const kinds = (await Promise.all(asked)).map(kindOf);
    expect(kinds.toSorted()).toEqual(["ok", "rephrase", "rephrase"]);
    const day = `2026-12-0${kinds.indexOf("ok") + 1}`;
    expect(await planned("dana", "2026-12")).toEqual([`${day} a draft`]);
    expect(kindOf(await plan("dana", "a", { from: unplanned, to: on(day) }))).toBe("ok");
    expect(await marks()).toBe(1);
  });

  it("is planned although the answer of the table was lost", async () => {
    await write("dana", "a");
    const client = DynamoDBDocumentClient.prototype as unknown as { send: (command: object) => Promise<unknown> };
    const { send } = client;
    vi.spyOn(client, "send").mockImplementation(async function (this: typeof client, command) {
      const answer = await send.call(this, command);
      return command.constructor.name === "UpdateCommand" ? send.call(this, command) : answer; // the SDK tries again
    });
    expect(kindOf(await plan("dana", "a", { from: unplanned, to: on("2026-12-07") }))).toBe("ok");
    expect(await planned("dana", "2026-12")).toEqual(["2026-12-07 a draft"]);
  });

  it("is nobody else's", async () => {
    await write("dana", "a");
    await plan("dana", "a", { from: unplanned, to: on("2026-12-07") });
    expect(kindOf(await plan("eve", "a", { from: unplanned, to: on("2026-12-08") }))).toBe("not_found");
    expect(await planned("eve", "2026-12")).toEqual([]);
  });

  it("is not shown while it is deleted, cannot be planned then, and leaves nothing when it is erased", async () => {
    await write("dana", "a");
    await plan("dana", "a", { from: unplanned, to: on("2026-12-07") });
    await discard("dana", "a");
    expect(await planned("dana", "2026-12")).toEqual([]);
    expect(kindOf(await plan("dana", "a", { from: on("2026-12-07"), to: unplanned }))).toBe("not_found");
    await restore("dana", "a");
    expect(await planned("dana", "2026-12")).toEqual(["2026-12-07 a draft"]);
    await erase("dana", "a");
    expect((await table.items()).filter((item) => item.includes("dana"))).toEqual([]);
  });

  it("is not among the texts without a day", async () => {
    for (const id of ["a", "b", "c"]) await write("dana", id);
    await plan("dana", "b", { from: unplanned, to: on("2026-12-07") });
    await plan("dana", "c", { from: unplanned, to: on(undefined, "approved") });
    expect(await list("dana", { withoutDay: true })).toMatchObject({ value: { entries: [{ id: "c", planned: on(undefined, "approved") }, { id: "a" }] } });
  });

  it("is found from one day to another, over the end of a month", async () => {
    for (const [at, day] of ["2026-11-28", "2026-11-29", "2026-12-05", "2026-12-06"].entries()) {
      await write("dana", `t${at}`);
      await plan("dana", `t${at}`, { from: unplanned, to: on(day) });
    }
    expect(await plannedBetween("dana", "2026-11-29", "2026-12-05")).toMatchObject({ value: [{ id: "t1" }, { id: "t2" }] });
  });
});

it("a text stands under its own day and no other, whatever is planned at the same time, and no mark is left over", async () => {
  const days = fc.constantFrom(undefined, "2026-12-01", "2026-12-02", "2027-01-31");
  const to = fc.record({ day: days, state: fc.constantFrom(...states) });
  const change = fc.record({ id: fc.constantFrom("a", "b"), from: fc.option(to, { nil: undefined }), to });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { maxLength: 6 }), async (rounds) => {
      const userId = `dana-${++keys}`;
      for (const id of ["a", "b"]) await write(userId, id);
      const now = async (id: string) => {
        const text = await open(userId, id);
        return (text.ok && text.value.planned) || unplanned;
      };
      for (const round of rounds) {
        const before = { a: await now("a"), b: await now("b") };
        // Those who looked, and those who remember something else.
        const asked = round.map(({ id, from, to }) => plan(userId, id, { from: from ?? before[id as "a"], to }));
        const kinds = (await Promise.all(asked)).map(kindOf);
        for (const id of ["a", "b"] as const) {
          const done = round.filter((one, at) => one.id === id && kinds[at] === "ok").map(({ to }) => to);
          const after = await now(id);
          if (done.length > 0) expect(done.some((to) => isSame(to, after))).toBe(true);
          else expect(isSame(after, before[id])).toBe(true);
        }
      }
      const shown = [...(await planned(userId, "2026-12")), ...(await planned(userId, "2027-01"))];
      const expected = await Promise.all(
        ["a", "b"].map(async (id) => {
          const { day, state } = await now(id);
          return day === undefined ? [] : [`${day} ${id} ${state}`];
        }),
      );
      expect(shown.toSorted()).toEqual(expected.flat().toSorted());
      expect((await table.items()).filter((item) => item.includes(userId) && item.includes("PLANNED#")).length).toBe(shown.length);
    }),
    { numRuns: 40 },
  );
});

describe("a month", () => {
  it("has every day of its own once, each under its weekday", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2000, max: 2099 }), fc.integer({ min: 1, max: 12 }), (year, number) => {
        const month = `${year}-${String(number).padStart(2, "0")}`;
        const weeks = weeksOf(month);
        const last = new Date(Date.UTC(year, number, 0)).getUTCDate();
        expect(weeks.flat().filter((day) => day !== undefined)).toEqual(
          Array.from({ length: last }, (_, at) => `${month}-${String(at + 1).padStart(2, "0")}`),
        );
        for (const week of weeks) for (const [at, day] of week.entries()) if (day) expect(new Date(`${day}T12:00:00Z`).getUTCDay()).toBe(at);
        expect(weeks.every((week) => week.length === 7 && week.some((day) => day))).toBe(true);
      }),
    );
  });

  it("is told by the time zone of the person", () => {
    const newYear = new Date("2027-01-01T04:30:00Z");
    expect([dayIn("America/New_York", newYear), dayIn("Pacific/Guam", newYear), dayIn("UTC", newYear)]).toEqual(["2026-12-31", "2027-01-01", "2027-01-01"]);
    expect(startOfWeek("2026-12-31")).toBe("2026-12-27");
  });

  it.each([
    [{}, { month: "2026-12", day: "2026-12-07" }],
    [{ month: "2027-02" }, { month: "2027-02", day: "2027-02-01" }],
    [
      { day: "2027-02-03", month: "1999-01" },
      { month: "2027-02", day: "2027-02-03" },
    ],
    [
      { day: "2027-02-30", month: "2026-13" },
      { month: "2026-12", day: "2026-12-07" },
    ],
    [
      { day: ["2027-02-03"], month: "<script>" },
      { month: "2026-12", day: "2026-12-07" },
    ],
  ])("is asked for by its address: %j", (query, asked) => {
    expect(askedIn(query, "2026-12-07")).toEqual(asked);
  });

  it.each(["2026-02-29", "2026-00-10", "1999-12-31", "2100-01-01", "2026-1-1", "2026-12-07 ", 20261207, undefined])("has no day %j", (day) =>
    expect(isDay(day)).toBe(false),
  );

  it("is a file for calendars, of one's own texts alone", async () => {
    await write("dana", "a", "Porches, and more");
    await plan("dana", "a", { from: unplanned, to: on("2026-12-07", "approved") });
    await write("eve", "b", "A secret");
    await plan("eve", "b", { from: unplanned, to: on("2026-12-07") });
    arrive({ ...trace, cookie: await inCookies(sessionOf()) });
    const file = (month: string) => GET(new Request("https://app.example.com"), { params: Promise.resolve({ month }) });
    const answer = await file("2026-12");
    expect([answer.status, answer.headers.get("content-type"), answer.headers.get("content-disposition")]).toEqual([
      200,
      "text/calendar; charset=utf-8",
      expect.stringContaining("planned-2026-12.ics"),
    ]);
    const text = await answer.text();
    expect(text).toMatch(/UID:a@app\.example\.com\r\n.*DTSTART;VALUE=DATE:20261207\r\n.*SUMMARY:Porches\\, and more\r\n/s);
    expect(text).not.toContain("secret");
    expect((await file("2026-13")).status).toBe(404);
  });
});
