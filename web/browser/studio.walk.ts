import { afterEach, beforeEach, expect, it } from "vitest";
import { expectAccessible, expectNothingSideways, look as lookAt, origin, type Visitor, widths } from "./chromium";
import { demoUser } from "./newcomer";

let dana: Visitor;
beforeEach(async () => {
  dana = await demoUser("/studio/blog-post", "Write a blog post", { width: widths.phone });
});
afterEach(async () => {
  const { faults } = dana;
  await dana.leave();
  expect(faults).toEqual([]);
});

const look = (state: string) => lookAt(dana.page, state);
const preview = () => dana.page.getByRole("tab", { name: "Preview" });
// How much is written: all of it once the post is there, and nothing that could be told before it began.
async function written(): Promise<number> {
  const [told] = await dana.page.getByText(/^about [\d,]+ words$/).allTextContents();
  if (told !== undefined) return Number(told.replaceAll(/\D/g, ""));
  return (await preview().isVisible()) ? Number.POSITIVE_INFINITY : -1;
}
const press = (name: string) => dana.page.getByRole("button", { name, exact: true }).click();
async function begin(topic: string) {
  await dana.page.getByLabel("Topic").fill(topic);
  await press("Write it");
}

it("a post is written before one's eyes, goes on over a reload, and is shown with its sources", async () => {
  const keys: unknown[] = [];
  dana.page.on("request", (request) => {
    if (request.url().endsWith("/studio/blog-post/generations"))
      keys.push((request.postDataJSON() as { key: string }).key);
  });
  await begin("Selling a craftsman home in Austin this spring");
  await expect.poll(written, { timeout: 20_000 }).toBeGreaterThan(0);
  expect(await dana.page.getByRole("progressbar").evaluate((bar) => bar.getBoundingClientRect().bottom)).toBeLessThan(
    760,
  ); // in sight
  const before = await written();
  await expect.poll(written, { timeout: 20_000 }).toBeGreaterThan(before);
  await dana.page.reload();
  await expect.poll(written, { timeout: 20_000 }).toBeGreaterThan(before);
  expect(await dana.page.getByLabel("Topic").inputValue()).toBe("Selling a craftsman home in Austin this spring");
  await preview().waitFor({ timeout: 60_000 });
  expect(new Set(keys).size).toBe(1); // one text, however often it was looked at
  expect(keys.length).toBe(2);
  await expectAccessible(dana.page);
  await expectNothingSideways(dana.page);
  const cut = await dana.page
    .locator("article")
    .evaluate((text) => text.getBoundingClientRect().right - window.innerWidth);
  expect(cut).toBeLessThan(0);
  for (const view of ["Edit", /^Sources/, "Details"]) {
    await dana.page.getByRole("tab", { name: view }).click();
    await expectAccessible(dana.page);
    await expectNothingSideways(dana.page);
  }
  await dana.page.getByText("Written with AI: check it before you post.").waitFor();
  expect(await dana.page.getByText("Check before you post", { exact: true }).count()).toBe(0); // nothing is doubted

  await dana.page.getByRole("tab", { name: "Edit" }).click();
  await dana.page
    .locator("summary")
    .filter({ hasText: /^Title / })
    .click();
  await dana.page.getByLabel("Title", { exact: true }).fill("A title of my own");
  await dana.page.reload();
  await dana.page.getByRole("heading", { name: "A title of my own" }).waitFor(); // it stays until it is saved
  await dana.page.goto(`${origin}/library`);
  await dana.page.getByRole("link", { name: "A title of my own" }).click();
  await dana.page.getByRole("tab", { name: /^Sources/ }).waitFor();
  await press("Save to library");
  await dana.page.getByText("Saved as version 1").waitFor();
  await dana.page.getByRole("tab", { name: "Edit" }).click();
  const text = dana.page.getByLabel("Post, in Markdown");
  const words = await text.inputValue();
  await text.fill(`${words} And more.`);
  await dana.page.getByText("Not saved yet", { exact: true }).waitFor();
  await text.fill(words);
  await dana.page.getByText("Saved as version 1").waitFor();
  await dana.page.getByRole("link", { name: "Open in the library" }).click();
  await dana.page.getByText("Saved", { exact: true }).waitFor();
  await dana.page.getByRole("tab", { name: "Edit" }).click();
  await dana.page.getByLabel("The text, in Markdown").press("End");
  await dana.page.keyboard.type("x");
  await dana.page.getByText("Not saved yet", { exact: true }).waitFor();
  await dana.page.keyboard.press("Backspace");
  await dana.page.getByText("Saved", { exact: true }).waitFor();
}, 120_000);

it("what is being written can be cancelled, and the words stay", async () => {
  await begin("Ten questions for a first showing in Waco");
  await dana.page.getByText(/^about \d+ words$/).waitFor();
  await expectAccessible(dana.page);
  await press("Cancel");
  await dana.page.getByText("This was cancelled.").waitFor();
  await expectAccessible(dana.page);
  expect(await dana.page.getByLabel("Topic").inputValue()).toBe("Ten questions for a first showing in Waco");
  await press("Try again");
  await dana.page.getByText(/^about \d+ words$/).waitFor();
  await press("Cancel");
  await dana.page.getByText("This was cancelled.").waitFor();
}, 120_000);

it("a field that the document does not allow is marked", async () => {
  await begin("x");
  await dana.page.getByText("Use 3 characters or more.").waitFor();
  expect(await dana.page.getByLabel("Topic").getAttribute("aria-invalid")).toBe("true");
  await expectAccessible(dana.page);
});

it("what steers readers is marked as one edits, mended, or let stand with a reason", async () => {
  await begin("A quiet street in Georgetown");
  await preview().waitFor({ timeout: 60_000 });
  await dana.page.getByRole("tab", { name: "Edit" }).click();
  const text = dana.page.getByLabel("Post, in Markdown");
  const status = (words: string) => dana.page.getByText(words, { exact: true }).filter({ visible: true }).waitFor();
  const before = await text.inputValue();
  await status("Fair housing: nothing found.");
  await text.fill(`A family-friendly street. A safe neighborhood.\n\n${before}`);
  await status("Fair housing: 2 phrases to change.");
  const marked = () => dana.page.locator("[aria-hidden] > mark").allTextContents();
  expect(await marked()).toEqual(["family-friendly", expect.stringContaining("safe")]);
  await dana.page.getByText("Familial status", { exact: true }).waitFor();
  await text.press("Home");
  await dana.page.keyboard.press("Control+Home");
  await dana.page.keyboard.type("Well: ");
  expect((await marked())[0]).toBe("family-friendly"); // it moves with its words
  await look("findings");

  await dana.page.getByRole("button", { name: "Show “safe neighborhood” in the text" }).click();
  const selected = await text.evaluate((it) => {
    const { value, selectionStart, selectionEnd } = it as HTMLTextAreaElement;
    return value.slice(selectionStart, selectionEnd);
  });
  expect(selected).toBe("safe neighborhood");
  await dana.page.getByRole("button", { name: "Dismiss “family-friendly”" }).click();
  await press("Let it stand");
  await status("Say why.");
  await dana.page.getByLabel("Why may it stand?").fill("It is the name of the park.");
  await press("Let it stand");
  await status("You let it stand: It is the name of the park.");
  await status("Fair housing: 1 phrase to change.");
  await look("findings-dismissed");
  await text.fill(`A family-friendly street near the park.\n\n${before}`);
  await status("Fair housing: nothing found.");
  await preview().click();
  await dana.page.getByRole("article").getByText("A family-friendly street near the park.").waitFor();
}, 120_000);
