import { afterEach, beforeEach, expect, it } from "vitest";
import { look as lookAt, origin, type Visitor, widths } from "./chromium";
import { demoUser } from "./newcomer";

let dana: Visitor;
beforeEach(async () => {
  dana = await demoUser("/studio", "What shall it be?", { width: widths.phone });
  await dana.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
});
afterEach(async () => {
  const { faults } = dana;
  await dana.leave();
  expect(faults).toEqual([]);
});

const look = (state: string) => lookAt(dana.page, state);
const press = (name: string) => dana.page.getByRole("button", { name, exact: true }).click();
const copied = () => dana.page.evaluate(() => navigator.clipboard.readText());
const summary = () => dana.page.getByRole("heading", { name: /^Of \d+ platforms: / });

async function open() {
  await dana.page.getByText("More", { exact: true }).click();
  await look("navigation-more");
  await dana.page.setViewportSize({ width: widths.phone, height: 844 });
  const main = dana.page.getByRole("navigation", { name: "Main" });
  await main.getByRole("link", { name: "Where you are listed" }).click();
  await dana.page.getByRole("heading", { level: 1, name: "Where you are listed" }).waitFor();
  expect(await main.getByRole("link", { name: "Competitors" }).isVisible()).toBe(false); // it is closed again
}

it("name, address and phone are held against each platform, what is wrong first, and are taken along", async () => {
  await open();
  await look("listed-empty");
  await dana.page.getByRole("link", { name: "Fill in an example" }).click();
  await press("Look it up");
  await summary().waitFor({ timeout: 60_000 });
  const rows = dana.page.getByRole("row").filter({ has: dana.page.getByRole("rowheader") });
  const verdicts = (await rows.allTextContents()).map(
    (row) => /Differs|Not found|No address or phone|Agrees/.exec(row)?.[0],
  );
  const order = ["Differs", "Not found", "No address or phone", "Agrees"];
  expect(verdicts.length).toBeGreaterThan(5);
  expect(verdicts).toEqual(verdicts.toSorted((one = "", other = "") => order.indexOf(one) - order.indexOf(other)));
  expect(verdicts).toEqual(expect.arrayContaining(["Differs", "Not found"])); // the stand-in's web has one that differs
  await dana.page.getByText("Change the phone to +1 512 555 0100.", { exact: false }).first().waitFor();
  await look("listed");
  await press("Copy what is to be mended");
  expect(await copied()).toMatch(/^Please see that this stands everywhere:[\s\S]*1\. .*: differs\n/);
  await press("Copy all as Markdown");
  expect(await copied()).toMatch(/^# Where you are listed: Dana Whitfield\n\nOf \d+ platforms: /);
  await press("Save to library");
  await dana.page.getByText("Saved as version 1").waitFor();
  await dana.page.getByRole("link", { name: "Open in the library" }).click();
  await dana.page
    .getByRole("heading", { name: /Where you are listed: Dana Whitfield/ })
    .first()
    .waitFor();
}, 180_000);

it("a profile that has the office fills the form in", async () => {
  await dana.page.goto(`${origin}/profile`);
  await dana.page.getByLabel("Your office's address").fill("100 Congress Ave, Austin, TX 78701");
  await dana.page.getByLabel("Your office's phone").fill("+1 512 555 0100");
  await press("Save");
  await dana.page.getByText("Your profile is saved.").waitFor();
  await dana.page.goto(`${origin}/listed`);
  expect(await dana.page.getByLabel("Address").inputValue()).toBe("100 Congress Ave, Austin, TX 78701");
  expect(await dana.page.getByLabel("Phone").inputValue()).toBe("+1 512 555 0100");
  await dana.page.goto(`${origin}/studio/open-house-kit`);
  expect(await dana.page.getByLabel("Address").inputValue()).toBe("");
});

it("a phone that is none is told at its field", async () => {
  await dana.page.goto(`${origin}/listed`);
  await dana.page.getByRole("link", { name: "Fill in an example" }).click();
  await dana.page.getByLabel("Phone").fill("call me");
  await press("Look it up");
  await dana.page.getByText("Write the number with its area code, in digits, as in (512) 555-0100.").waitFor();
  await look("listed-wrong");
}, 120_000);
