import { afterEach, beforeEach, expect, it } from "vitest";
import { look as lookAt, type Visitor } from "./chromium";
import { demoUser } from "./newcomer";

let dana: Visitor;
beforeEach(async () => {
  dana = await demoUser("/reviews", "Analyze client reviews");
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
const comments = () => dana.page.getByLabel("Comments", { exact: true });

const file = [
  "Name,Stars,Review,Answer",
  'Sam,5,"Dana answered every question, even on a Sunday night.",Thanks',
  'Lee,2,"The paperwork took too long.\nWe nearly lost the house.",Sorry about that delay',
  "Kim,5,Dana knows every street in Hyde Park.,",
].join("\r\n");

it("reviews of a file are read in the browser, charted with a table, and what to do is copied and saved", async () => {
  await look("reviews");
  await dana.page
    .getByLabel("From a file (.csv)")
    .setInputFiles({ name: "reviews.csv", mimeType: "text/csv", buffer: Buffer.from(file) });
  await says("3 comments are taken.");
  const column = dana.page.getByLabel("The column with the comments");
  expect(await column.locator("option:checked").textContent()).toBe("Review");
  expect(await comments().inputValue()).toBe(
    [
      "Dana answered every question, even on a Sunday night.",
      "The paperwork took too long. We nearly lost the house.",
      "Dana knows every street in Hyde Park.",
    ].join("\n"),
  );
  await column.selectOption("Answer");
  await says("2 comments are taken.");
  await column.selectOption("Review");
  await says("3 comments are taken.");
  await look("reviews-file");
  await press("Read them");
  const table = dana.page.getByRole("table", { name: "What they speak of" });
  await table.waitFor({ timeout: 60_000 });
  await says("From 3 reviews");
  expect(await table.getByRole("row").count()).toBeGreaterThan(1);
  await look("reviews-read");
  await press("Copy recommendation 1");
  expect((await copied()).length).toBeGreaterThan(9);
  await press("Save to library");
  await says("Saved as version 1");
  await dana.page.getByText("Reply to a client", { exact: true }).click();
  await look("reviews-replies");
  await dana.page
    .getByRole("listitem")
    .filter({ hasText: "paperwork" })
    .getByRole("link", { name: "Draft a reply" })
    .click();
  await dana.page.waitForURL((url) => url.pathname === "/studio/follow-up");
  expect(await dana.page.getByLabel("Occasion").inputValue()).toContain(
    "“The paperwork took too long. We nearly lost the house.”",
  );
  expect(await dana.page.getByLabel("Recipient").inputValue()).toBe("");
}, 180_000);

it("a file that holds no table says so", async () => {
  await dana.page
    .getByLabel("From a file (.csv)")
    .setInputFiles({ name: "empty.csv", mimeType: "text/csv", buffer: Buffer.from("\n\n") });
  await says("This file cannot be read. Save it as CSV, of 5 MB at the most.");
  await press("Read them");
  await dana.page.locator("[aria-invalid]").first().waitFor();
  await look("reviews-none");
});

it("one review is read by itself", async () => {
  await dana.page.getByRole("link", { name: "One review", exact: true }).click();
  await dana.page.getByRole("heading", { name: "Find the sentiment of one review" }).waitFor();
  await dana.page.getByRole("link", { name: "Fill in an example" }).click();
  await press("Read it");
  await dana.page.getByRole("heading", { name: /^This client is/ }).waitFor({ timeout: 60_000 });
  await look("review");
  await press("Copy the summary");
  expect((await copied()).length).toBeGreaterThan(9);
}, 120_000);
