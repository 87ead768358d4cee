import { readFile } from "node:fs/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { look as lookAt, origin, type Visitor, visitor } from "./chromium";
import { newcomer, writeByHand } from "./newcomer";

let dana: Visitor;
beforeEach(async () => {
  dana = await newcomer("/calendar", "Calendar");
});
afterEach(async () => {
  const { faults } = dana;
  await dana.leave();
  expect(faults).toEqual([]);
});

const look = (state: string) => lookAt(dana.page, state);
const button = (name: string) => dana.page.getByRole("button", { name, exact: true });
const link = (name: string) => dana.page.getByRole("link", { name, exact: true });
const region = (name: string) => dana.page.getByRole("region", { name, exact: true });
const focused = () => dana.page.evaluate(() => document.activeElement?.getAttribute("data-day"));

// Days as the calendar has them for somebody who has named no time zone.
const dayAfter = (days: number) => {
  const [month, day, year] = new Date(Date.now() + days * 86_400_000)
    .toLocaleDateString("en-US", { timeZone: "America/New_York", year: "numeric", month: "2-digit", day: "2-digit" })
    .split("/");
  return `${year}-${month}-${day}`;
};
const words = (day: string, options: Intl.DateTimeFormatOptions) =>
  new Date(`${day}T00:00:00Z`).toLocaleDateString("en-US", { ...options, timeZone: "UTC" });
const dayWords = (day: string) => words(day, { weekday: "long", month: "long", day: "numeric" });
const monthWords = (day: string) => words(day, { month: "long", year: "numeric" });

const write = (title: string) => writeByHand(dana.page, title, "Words.");

it("a text is planned, seen on the dashboard, moved, undone, said to be posted, and taken along", async () => {
  const today = dayAfter(0);
  await region(dayWords(today)).getByText("Nothing is planned for this day.").waitFor();
  await dana.page.getByText("None. A text that you save stands here until it has a day.").waitFor();
  await look("calendar-empty");
  await write("Porches of Hyde Park");
  await write("What a protest takes");

  await dana.page.goto(`${origin}/calendar`);
  await button(`Plan it: “Porches of Hyde Park”, ${dayWords(today)}`).click();
  await region(dayWords(today)).getByRole("link", { name: "Porches of Hyde Park" }).waitFor();
  await dana.page
    .getByRole("link", { name: new RegExp(`^${dayWords(today)}, shown below, Porches.*\\(draft\\)$`) })
    .waitFor();
  await region("Texts without a day").getByText("What a protest takes").waitFor();
  expect(await region("Texts without a day").getByText("Porches of Hyde Park").count()).toBe(0);

  await dana.page.goto(`${origin}/dashboard`);
  await region("Planned this week").getByRole("link", { name: "Porches of Hyde Park" }).waitFor();
  await look("dashboard-week");
  await region("Planned this week").getByRole("link", { name: "Open the calendar" }).click();

  // Moved by 40 days: it is in another month.
  const later = dayAfter(40);
  await dana.page.getByLabel("Planned for", { exact: true }).fill(later);
  await dana.page.getByLabel("Status", { exact: true }).selectOption("Approved");
  await button("Save: “Porches of Hyde Park”").click();
  await region(dayWords(today)).getByText("Nothing is planned for this day.").waitFor();
  await dana.page.goto(`${origin}/calendar?day=${later}`);
  await dana.page.getByRole("heading", { level: 2, name: monthWords(later) }).waitFor();
  expect(await dana.page.getByLabel("Status", { exact: true }).inputValue()).toBe("approved");
  await look("calendar");

  const download = dana.page.waitForEvent("download");
  await link(`For your calendar (.ics): ${monthWords(later)}`).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(`planned-${later.slice(0, 7)}.ics`);
  expect(await readFile(await file.path(), "utf8")).toContain(`DTSTART;VALUE=DATE:${later.replaceAll("-", "")}`);

  await button("Remove the day: “Porches of Hyde Park”").click();
  await region(dayWords(later)).getByText("Nothing is planned for this day.").waitFor();
  await button("Undo").click();
  await region(dayWords(later)).getByRole("link", { name: "Porches of Hyde Park" }).click();
  await dana.page.getByRole("heading", { level: 1, name: "Porches of Hyde Park" }).waitFor();
  await dana.page.getByLabel("Status", { exact: true }).selectOption("Posted by hand");
  await button("Save: “Porches of Hyde Park”").click();
  await dana.page.getByText("posted by hand.").waitFor();
  await look("library-planned");
  await dana.page.reload();
  expect([
    await dana.page.getByLabel("Planned for", { exact: true }).inputValue(),
    await dana.page.getByLabel("Status", { exact: true }).inputValue(),
  ]).toEqual([later, "posted"]);
}, 180_000);

it("one moves through the months by keys, and what another tab has planned since is not overwritten", async () => {
  const id = await write("Two tabs");
  await dana.page.goto(`${origin}/calendar?day=2027-01-30`);
  await link("Saturday, January 30, shown below").focus();
  for (const [key, day] of [
    ["ArrowLeft", "2027-01-29"],
    ["Home", "2027-01-24"],
    ["End", "2027-01-30"],
    ["ArrowUp", "2027-01-23"],
    ["ArrowDown", "2027-01-30"],
    ["PageDown", "2027-02-28"],
    ["PageUp", "2027-01-28"],
    ["ArrowDown", "2027-02-04"],
  ] as const) {
    await dana.page.keyboard.press(key);
    await expect.poll(focused).toBe(day);
  }
  await dana.page.getByRole("heading", { level: 2, name: "February 2027" }).waitFor();
  await dana.page.keyboard.press("Enter");
  await dana.page.getByRole("heading", { level: 2, name: "Thursday, February 4" }).waitFor();
  expect(await dana.page.locator("[data-day][tabindex='0']").count()).toBe(1);

  const other = await dana.page.context().newPage();
  await other.goto(`${origin}/library/${id}`);
  await other.getByLabel("Planned for", { exact: true }).fill("2027-02-05");
  await other.getByRole("button", { name: "Save: “Two tabs”" }).click();
  await other.getByText("“Two tabs”: Friday, February 5, draft.").waitFor();
  await other.close();
  await button("Plan it: “Two tabs”, Thursday, February 4").click();
  await dana.page.getByRole("link", { name: "Friday, February 5, Two tabs (draft)" }).waitFor();
}, 120_000);

it("a text is planned before any script has come", async () => {
  const id = await write("By hand alone");
  const plain = await visitor({ javaScript: false });
  try {
    await plain.page.context().addCookies(await dana.page.context().cookies());
    await plain.page.goto(`${origin}/calendar?day=2027-03-10`);
    await plain.page.getByRole("button", { name: "Plan it: “By hand alone”, Wednesday, March 10" }).click();
    await plain.page.waitForLoadState();
    await plain.page.goto(`${origin}/library/${id}`);
    expect(await plain.page.getByLabel("Planned for", { exact: true }).inputValue()).toBe("2027-03-10");
    await plain.page.goto(`${origin}/calendar?month=2027-04`);
    await plain.page.getByRole("link", { name: "Previous" }).click();
    await plain.page.getByRole("link", { name: "Wednesday, March 10, By hand alone (draft)" }).click();
    await plain.page.getByRole("heading", { level: 2, name: "Wednesday, March 10" }).waitFor();
  } finally {
    await plain.leave();
  }
}, 120_000);
