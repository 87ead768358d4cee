import { afterEach, beforeEach, expect, it } from "vitest";
import { look as lookAt, origin, spoilNextText, type Visitor } from "./chromium";
import { demoUser } from "./newcomer";

let dana: Visitor;
beforeEach(async () => {
  dana = await demoUser("/research", "Research a topic");
  await dana.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
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
const copied = () => dana.page.evaluate(() => navigator.clipboard.readText());

it("a question is answered with the pages behind each finding, copied, saved and made a blog post of", async () => {
  await dana.page.goto(`${origin}/studio/research`); // as the others of the studio would be
  await dana.page.waitForURL(`${origin}/research`);
  await look("research");
  await dana.page.getByRole("link", { name: "Fill in an example" }).click();
  await press("Find out");
  await dana.page.getByRole("tab", { name: "Preview" }).waitFor({ timeout: 60_000 });
  await look("research-report");
  await press("Copy finding 1");
  expect(await copied()).toMatch(/\[\d+\][\s\S]*\n\n\[\d+\] .+: https?:\/\//);
  await press("Copy all with citations");
  expect((await copied()).match(/^\[\d+\] .+: https?:\/\//gm)?.length).toBeGreaterThan(0);
  await dana.page.getByRole("tab", { name: /^Sources \(\d+\)$/ }).click();
  await says(/ · (?:no date given|.*(?:ago|today|yesterday))$/);
  await look("research-sources");
  await press("Save to library");
  await says("Saved as version 1");
  await dana.page.getByRole("tab", { name: "Preview" }).click();
  await dana.page.getByRole("link", { name: "Make a blog post of it" }).click();
  await dana.page.getByRole("heading", { name: "Write a blog post" }).waitFor();
  const topic = dana.page.getByLabel("Topic");
  await expect.poll(() => topic.inputValue()).toBe("How accessory dwelling units change home prices in Portland");
  await topic.fill("Another topic altogether");
  await dana.page.reload();
  await expect.poll(() => topic.inputValue()).toBe("Another topic altogether"); // the address says it once
}, 180_000);

it("a question that the AI fails to answer can be asked again", async () => {
  await spoilNextText("refusal");
  await dana.page.getByLabel("Topic").fill("What a roof of slate costs in Georgetown");
  await press("Find out");
  await dana.page.getByRole("region", { name: "What went wrong" }).waitFor({ timeout: 60_000 });
  await look("research-failed");
}, 120_000);
