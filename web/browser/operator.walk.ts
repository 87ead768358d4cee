import { afterEach, expect, it } from "vitest";
import { look, origin, type Visitor, visitor } from "./chromium";
import { newcomer } from "./newcomer";

let somebody: Visitor;
afterEach(async () => {
  const { faults } = somebody;
  await somebody.leave();
  expect(faults).toEqual([]);
});

it("an operator is marked as one, and sees how the services stand and what all have used", async () => {
  somebody = await visitor();
  const { page } = somebody;
  await page.goto(`${origin}/sign-in`);
  await page.getByLabel("Email address").fill("operator@coagent.example");
  await page.getByLabel("Password").fill("Demo-password-1");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("link", { name: "Operator", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Operations" }).waitFor();
  const parts = page.getByRole("region", { name: "Services" }).getByRole("listitem");
  const told = await parts.allTextContents();
  expect(told.map((part) => part.replace(/\d+ ms$/, ""))).toEqual(
    ["AI service", "Search", "Library", "Accounts", "Connected accounts"].map((name) => `${name}Answers`),
  );
  await page.getByText(/^\d+ of 20,000$/).waitFor();
  await look(page, "operations");
});

it("for anybody else there is no such page, and no mark", async () => {
  somebody = await newcomer("/dashboard", "Good to see you");
  const { page } = somebody;
  expect(await page.getByRole("link", { name: "Operator", exact: true }).count()).toBe(0);
  const answer = await page.goto(`${origin}/operations`);
  expect(answer?.status()).toBe(404);
  await page.getByRole("heading", { name: "There is nothing at this address." }).waitFor();
  expect(await answer?.text()).not.toContain("all people together");
});
