import { afterEach, beforeEach, expect, it } from "vitest";
import { look as lookAt, origin, type Visitor, visitor } from "./chromium";
import { demoUser } from "./newcomer";

let dana: Visitor;
beforeEach(async () => {
  dana = await demoUser("/competitors", "Competitors");
  await dana.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
});
afterEach(async () => {
  const { faults } = dana;
  await dana.leave();
  expect(faults).toEqual([]);
});

const look = (state: string) => lookAt(dana.page, state);
const press = (name: string) => dana.page.getByRole("button", { name, exact: true }).click();
const button = (name: RegExp) => dana.page.getByRole("button", { name });
const you = () => dana.page.locator("tr[data-you]");

it("others are found beside oneself, looked up one after the other, stopped, compared and saved", async () => {
  await look("competitors-empty");
  await dana.page.getByRole("link", { name: "Fill in an example" }).click();
  await press("Find them");
  await dana.page.getByRole("heading", { name: /^\d+ other agents?$/ }).waitFor({ timeout: 60_000 });
  await you().getByText("not looked up").first().waitFor();
  await look("competitors");

  await button(/^Look up all \d/).click();
  await dana.page.getByText(/^Looking up .*: \d to go\.$/).waitFor();
  await press("Stop looking up");
  await button(/^Look up all \d/).waitFor();
  expect(await dana.page.getByText("Comes next…").count()).toBe(0);

  await press("Look up Dana Whitfield");
  await you()
    .getByText(/^Looked up /)
    .waitFor({ timeout: 60_000 });
  expect(await you().getByText("not looked up").count()).toBe(0);
  await button(/^Look up (?:all \d|the last one)$/).click();
  await expect.poll(() => dana.page.getByText("not looked up").count(), { timeout: 120_000 }).toBe(0);
  await dana.page
    .getByRole("list", { name: "How you compare" })
    .getByText(/^Reviews: you are \d/)
    .waitFor();
  await dana.page.getByLabel("Compare by").selectOption("Followers");
  await dana.page
    .getByRole("columnheader", { name: "Followers" })
    .and(dana.page.locator("[aria-sort=descending]"))
    .waitFor();
  await look("competitors-looked-up");

  await press("Copy all as Markdown");
  const text = await dana.page.evaluate(() => navigator.clipboard.readText());
  expect(text).toMatch(/^# Competitors: 100 Congress Ave/);
  expect(text).toMatch(/## Dana Whitfield, Lakeside Realty \(you\)\n\n- Reviews: \d/);
  await press("Save to library");
  await dana.page.getByText("Saved as version 1").waitFor();
}, 300_000);

it("works before the script has come", async () => {
  const state = await dana.page.context().storageState();
  const plain = await visitor({ javaScript: false });
  await plain.page.context().addCookies(state.cookies);
  await plain.page.goto(`${origin}/competitors`);
  await plain.page.getByRole("link", { name: "Fill in an example" }).click();
  await plain.page.getByRole("button", { name: "Find them" }).click();
  await plain.page.getByRole("heading", { name: /^\d+ other agents?$/ }).waitFor({ timeout: 60_000 });
  await plain.leave();
}, 120_000);
