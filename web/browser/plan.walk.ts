import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, it } from "vitest";
import { look as lookAt, origin, type Visitor, visitor } from "./chromium";
import { demoUser } from "./newcomer";

let dana: Visitor;
beforeEach(async () => {
  dana = await demoUser("/plan", "Draw up a marketing plan");
});
afterEach(async () => {
  const { faults } = dana;
  await dana.leave();
  expect(faults).toEqual([]);
});

const look = (state: string) => lookAt(dana.page, state);
const press = (name: string) => dana.page.getByRole("button", { name, exact: true }).click();
const says = (words: string | RegExp) =>
  dana.page.getByText(words, { exact: true }).filter({ visible: true }).first().waitFor();
const boxes = () => dana.page.getByRole("tabpanel").filter({ visible: true }).getByRole("checkbox");

it("a plan is ticked off, put into a calendar, saved with what is done, and its tasks lead into the studio", async () => {
  await look("plan");
  await dana.page.getByRole("link", { name: "Fill in an example" }).click();
  const platforms = dana.page.getByLabel("Platform");
  const before = await platforms.count(); // those of the example, or of the audit that the library has
  await press("Take out number 2 of How you are listed");
  expect(await platforms.count()).toBe(before - 1);
  await look("plan-form");
  await press("Draw it up");
  await dana.page.getByRole("heading", { name: "Budget" }).waitFor({ timeout: 60_000 });
  await boxes().first().check();
  await dana.page.getByText("Put it into your calendar").click();
  await look("plan-drawn-up");

  const coming = dana.page.waitForEvent("download");
  await press("Download for a calendar (.ics)");
  const download = await coming;
  expect(download.suggestedFilename()).toBe("marketing-plan.ics");
  const steps = await dana.page.locator("article > ol > li").count();
  expect(readFileSync(await download.path(), "utf8").match(/^BEGIN:VEVENT\r$/gm)?.length).toBe(steps);

  await dana.page.emulateMedia({ media: "print" });
  expect(await dana.page.getByRole("navigation").filter({ visible: true }).count()).toBe(0);
  expect(await dana.page.getByRole("button").filter({ visible: true }).count()).toBe(0);
  expect(await dana.page.getByRole("heading", { name: "Timeline" }).isVisible()).toBe(true);
  await dana.page.emulateMedia({ media: "screen" });

  await press("Save to library");
  await says("Saved as version 1");
  await dana.page.getByRole("link", { name: "Open in the library" }).click();
  await dana.page.getByRole("heading", { level: 1, name: /^Marketing plan: / }).waitFor();
  expect(await boxes().first().isChecked()).toBe(true);
  expect(await boxes().nth(1).isChecked()).toBe(false);
  await boxes().nth(1).check();
  expect(await boxes().nth(1).isChecked()).toBe(true);
  await says("Not saved yet");
  await press("Save");
  await says("Saved");
  await dana.page.reload();
  expect(await boxes().nth(1).isChecked()).toBe(true);
  await look("plan-saved");
  await dana.page.goto(`${origin}/dashboard`);
  await dana.page.getByRole("link", { name: /^Marketing plan: / }).waitFor();
  await look("dashboard-in-use");
}, 180_000);

it("a plan is drawn up before the script has come", async () => {
  const state = await dana.page.context().storageState();
  const plain = await visitor({ javaScript: false });
  await plain.page.context().addCookies(state.cookies);
  await plain.page.goto(`${origin}/plan`);
  await plain.page.getByRole("link", { name: "Fill in an example" }).click();
  await plain.page.getByRole("button", { name: "Draw it up" }).click();
  await plain.page.getByRole("heading", { name: "Budget" }).waitFor({ timeout: 60_000 });
  await plain.leave();
}, 120_000);

it("a task leads to what can be written about it, with the topic filled in", async () => {
  await dana.page.goto(`${origin}/studio?topic=${encodeURIComponent("Write two posts a month")}`);
  await says("About “Write two posts a month”");
  await look("studio-topic");
  await dana.page.getByRole("link", { name: "Social posts", exact: true }).click();
  const topic = dana.page.getByLabel("Topic");
  await expect.poll(() => topic.inputValue()).toBe("Write two posts a month");
});
