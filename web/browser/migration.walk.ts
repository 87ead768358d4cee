import type { Page } from "playwright-core";
import { afterEach, expect, it } from "vitest";
import { look, origin, type Visitor, visitor } from "./chromium";
import { newcomer } from "./newcomer";

const people: Visitor[] = [];
afterEach(async () => {
  const faults = people.flatMap((one) => one.faults);
  for (const { leave } of people.splice(0)) await leave();
  expect(faults).toEqual([]);
});

async function operator(): Promise<Page> {
  const one = await visitor();
  people.push(one);
  const { page } = one;
  await page.goto(`${origin}/sign-in?next=/operations`);
  await page.getByLabel("Email address").fill("operator@coagent.example");
  await page.getByLabel("Password").fill("Demo-password-1");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("link", { name: "Migration" }).click();
  await page.getByRole("heading", { level: 1, name: "Migration" }).waitFor();
  return page;
}

const ai = (page: Page) => page.getByRole("region", { name: "AI service" });
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

async function setShare(page: Page, percent: string) {
  await ai(page).getByLabel("AI service: percent of the people").fill(percent);
  await ai(page).getByRole("button", { name: "Set the share" }).click();
}

/** Somebody writes a biography, once their process has seen the flags. */
async function writes(page: Page): Promise<void> {
  await page.goto(`${origin}/studio/agent-bio?fill=example`);
  await press(page, "Write it");
  await page
    .getByRole("button", { name: "Copy all" })
    .or(page.getByRole("button", { name: "Save to the library" }))
    .first()
    .waitFor();
}

const unread = "Nobody has read this against fair-housing law";

it("an operator has the monolith write, sees who came by it, and takes that back in one click", async () => {
  const page = await operator();
  await look(page, "migration-untouched");

  await setShare(page, "101");
  await page.getByText("Please enter a whole number from 0 to 100.").first().waitFor();
  await setShare(page, "0");
  await page.getByText("Changed. Every process sees it within two seconds or so.").waitFor();
  await ai(page).getByText("0 %", { exact: true }).first().waitFor();

  const somebody = await newcomer("/dashboard", "Good to see you");
  people.push(somebody);
  await expect
    .poll(
      async () => {
        await writes(somebody.page);
        return somebody.page.getByText(unread).count();
      },
      { timeout: 40_000 },
    )
    .toBe(1);
  await look(somebody.page, "studio-by-the-monolith");

  const calls = page.getByRole("region", { name: "Who is on what" }).getByRole("listitem");
  await expect
    .poll(
      async () => {
        await page.goto(`${origin}/operations/migration`);
        return (await calls.allTextContents()).filter((call) => /AI service Monolith.*Served/.test(call)).length;
      },
      { timeout: 20_000 },
    )
    .toBeGreaterThan(0);
  await ai(page)
    .getByRole("row", { name: /^Calls/ })
    .waitFor();
  await page.getByRole("region", { name: "Who changed what" }).getByText("AI service: 100 % → 0 %").waitFor();
  await page.getByRole("region", { name: "Who changed what" }).getByText("operator@coagent.example").first().waitFor();
  await look(page, "migration");

  await press(page, "Undo this change");
  await page.getByText("Changed. Every process sees it within two seconds or so.").waitFor();
  await ai(page).getByText("100 %", { exact: true }).first().waitFor();
  await expect
    .poll(
      async () => {
        await writes(somebody.page);
        return somebody.page.getByText(unread).count();
      },
      { timeout: 40_000 },
    )
    .toBe(0);
});

it("everything goes back to the monolith in one click, and again to the services", async () => {
  const page = await operator();
  const back = page.getByRole("button", { name: "Everything back to the monolith" });
  try {
    await back.click();
    await page.getByText("Back: the monolith serves everybody again").waitFor();
    expect(
      await page
        .getByRole("meter", { name: "Share of the service" })
        .evaluateAll((all) => all.map((one) => (one as HTMLMeterElement).value)),
    ).toEqual([0, 0, 0]);
  } finally {
    await press(page, "Undo this change");
    await ai(page).getByText("100 %", { exact: true }).first().waitFor();
  }
});

it("for anybody else there is no such page", async () => {
  const somebody = await newcomer("/dashboard", "Good to see you");
  people.push(somebody);
  const answer = await somebody.page.goto(`${origin}/operations/migration`);
  expect(answer?.status()).toBe(404);
});
