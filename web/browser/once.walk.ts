import { afterEach, beforeEach, expect, it } from "vitest";
import { origin, textsAskedFor } from "./chromium";
import { type Newcomer, newcomer } from "./newcomer";

let dana: Newcomer;
beforeEach(async () => {
  dana = await newcomer("/studio/social-media-post", "Write social posts");
});
afterEach(async () => {
  const { faults } = dana;
  await dana.leave();
  expect(faults).toEqual([]);
});

it("ten clicks, a second tab and a reload are one text: one call of the model, one event, one item", async () => {
  const topic = `Porch lights of Waco ${crypto.randomUUID().slice(0, 8)}`;
  const other = await dana.page.context().newPage();
  await other.goto(`${origin}/studio/social-media-post`);
  for (const page of [dana.page, other]) {
    await page.getByRole("link", { name: "Fill in an example" }).click();
    await page.getByLabel("Topic").fill(topic);
  }
  const before = await textsAskedFor();
  const write = (page: typeof other) => page.getByRole("button", { name: "Write it", exact: true });
  await dana.page.bringToFront();
  await write(dana.page).evaluate((button: HTMLButtonElement) => {
    for (let click = 0; click < 10; click++) button.click();
  });
  await dana.page.getByRole("progressbar").waitFor();
  await other.bringToFront();
  await write(other).click();
  await other.getByRole("progressbar").waitFor();
  await dana.page.bringToFront();
  await dana.page.reload();
  for (const page of [dana.page, other]) {
    await page.bringToFront();
    await page.getByRole("tab", { name: "Preview" }).waitFor({ timeout: 60_000 });
  }
  expect((await textsAskedFor()) - before).toBe(1);

  for (const page of [dana.page, other]) {
    await page.bringToFront();
    await page.getByRole("button", { name: "Save to library", exact: true }).click();
    await page.getByText("Saved as version 1").waitFor();
  }
  await other.goto(`${origin}/activity`);
  await other.getByRole("listitem").filter({ hasText: topic }).waitFor({ timeout: 30_000 });
  expect(await other.getByRole("listitem").filter({ hasText: topic }).count()).toBe(1);
  await other.goto(`${origin}/library`);
  await other.getByRole("link", { name: topic }).first().waitFor();
  expect(await other.getByRole("link", { name: topic }).count()).toBe(1);
}, 180_000);
