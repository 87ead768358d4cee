import type { Page } from "playwright-core";
import { type Device, origin, type Visitor, visitor } from "./chromium";

/** What every newcomer signs in with. */
export const password = "Walking-dana-1";

const mailedCode = process.env["MAILED_CODE"] ?? "";

/** Somebody who has just signed up: nothing of theirs is anywhere. */
export type Newcomer = Visitor & { email: string };

/** Signs in the one whom every local run has from the start, and leads them to a page. */
export async function demoUser(wanted: string, heading: string, device?: Device): Promise<Visitor> {
  const one = await visitor(device);
  const { page } = one;
  await page.goto(`${origin}/sign-in?next=${wanted}`);
  await page.getByLabel("Email address").fill("demo@coagent.example");
  await page.getByLabel("Password", { exact: true }).fill("Demo-password-1");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("heading", { name: heading }).first().waitFor();
  return one;
}

/** Signs somebody up and in, and leads them to a page. */
export async function newcomer(wanted: string, heading: string): Promise<Newcomer> {
  const one = await visitor();
  const { page } = one;
  const email = `dana-${crypto.randomUUID().slice(0, 8)}@example.com`;
  const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
  await page.goto(`${origin}/sign-up`);
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await press("Make my account");
  await page.getByLabel("Code").fill(mailedCode);
  await press("Confirm");
  await page.waitForURL(`${origin}/dashboard`);
  await page.goto(origin + wanted);
  await page.getByRole("heading", { level: 1, name: heading }).waitFor();
  return { ...one, email };
}

/** Writes a text by hand, saves it, and gives its name. */
export async function writeByHand(page: Page, title: string, text: string): Promise<string> {
  await page.goto(`${origin}/library/write`);
  await page.getByLabel("Title").fill(title);
  await page.getByLabel("The text, in Markdown").fill(text);
  await page.getByText("Not saved yet", { exact: true }).waitFor(); // the script has come: before it the form is sent whole
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.waitForURL(/\/library\/\d+-[\w-]+\?view=edit$/);
  await page.getByText("Version 1", { exact: true }).waitFor();
  return new URL(page.url()).pathname.split("/").at(-1) ?? "";
}
