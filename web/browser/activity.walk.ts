import { afterEach, beforeEach, expect, it } from "vitest";
import { look, origin, type Visitor } from "./chromium";
import { demoUser } from "./newcomer";

let dana: Visitor;
beforeEach(async () => {
  dana = await demoUser("/activity", "Activity");
});
afterEach(async () => {
  const { faults } = dana;
  await dana.leave();
  expect(faults).toEqual([]);
});

it("what is written is told a moment later without a reload, and leads to the text that was saved of it", async () => {
  const topic = `Porches of Hyde Park ${crypto.randomUUID().slice(0, 8)}`;
  const line = () => dana.page.getByRole("listitem").filter({ hasText: topic });
  await dana.page.evaluate(() => Object.assign(window, { sameDocument: true }));

  const studio = await dana.page.context().newPage();
  await studio.goto(`${origin}/studio/social-media-post`);
  await studio.getByRole("link", { name: "Fill in an example" }).click();
  await studio.getByLabel("Topic").fill(topic);
  await studio.getByRole("button", { name: "Write it", exact: true }).click();
  await studio.getByRole("tab", { name: "Preview" }).waitFor({ timeout: 60_000 });

  await dana.page.bringToFront();
  await line().waitFor({ timeout: 30_000 });
  await line().getByText("It is not in your library.").waitFor();
  expect(await dana.page.getByRole("heading", { level: 2 }).first().textContent()).toBe("Today");
  expect(await dana.page.evaluate(() => "sameDocument" in window)).toBe(true);
  await look(dana.page, "activity");

  await studio.bringToFront();
  await studio.getByRole("button", { name: "Save to library", exact: true }).click();
  await studio.getByText("Saved as version 1").waitFor();
  const id = await studio.getByRole("link", { name: "Open in the library" }).getAttribute("href");
  await studio.close();

  await dana.page.reload();
  await line().getByRole("link", { name: topic }).click();
  await dana.page.waitForURL(`${origin}${id}`);
  await dana.page.getByRole("button", { name: /^Delete/ }).waitFor();

  await dana.page.getByRole("tab", { name: "Edit" }).click();
  await dana.page.getByLabel("Title", { exact: true }).fill("What a porch is for");
  await dana.page.getByRole("button", { name: "Save", exact: true }).click();
  await dana.page.getByText("Version 2", { exact: true }).waitFor();
  await dana.page.goto(`${origin}/activity`);
  await line().getByText(`Asked for: ${topic}`).waitFor();
  await line().getByRole("link", { name: "What a porch is for", exact: true }).click();
  await dana.page.waitForURL(`${origin}${id}`);
}, 180_000);

it("a connection that is made and ended is told", async () => {
  const press = (name: string) => dana.page.getByRole("button", { name, exact: true }).click();
  await dana.page.goto(`${origin}/connections`);
  await press("Connect Google Business");
  await dana.page.getByText("The account is connected.").waitFor();
  await press("Disconnect");
  await dana.page.getByText("The account is disconnected.").waitFor();
  await dana.page.goto(`${origin}/activity`);
  const told = (words: string) => dana.page.getByText(words, { exact: true }).first();
  await told("You disconnected this account.").waitFor({ timeout: 30_000 });
  await told("You connected this account.").waitFor();
});

it("is read page by page, and what is asked for in a wrong way is the beginning", async () => {
  for (const after of ["a&b=c", "2000-01-01", "x".repeat(2000)]) {
    await dana.page.goto(`${origin}/activity?${new URLSearchParams({ after })}`);
    await dana.page.getByRole("heading", { level: 1, name: "Activity" }).waitFor();
  }
  await dana.page.goto(`${origin}/activity?${new URLSearchParams({ after: "2000-01-01T00:00:00.000Z#x" })}`);
  await dana.page.getByRole("heading", { level: 2, name: "Nothing before that" }).waitFor();
  await look(dana.page, "activity-nothing-before");
  await dana.page.getByRole("link", { name: "To the newest" }).click();
  await dana.page.waitForURL(`${origin}/activity`);
});
