import { afterEach, beforeEach, expect, it } from "vitest";
import { look as lookAt, spoilNextText, type Visitor } from "./chromium";
import { demoUser } from "./newcomer";

let dana: Visitor;
beforeEach(async () => {
  await spoilNextText("doubtful");
  dana = await demoUser("/studio/blog-post", "Write a blog post");
  await dana.page.getByLabel("Topic").fill("A first home in Austin, and what it takes");
  await dana.page.getByRole("button", { name: "Write it" }).click();
  await list().waitFor({ timeout: 60_000 });
}, 120_000);
afterEach(async () => {
  const { faults } = dana;
  await dana.leave();
  expect(faults).toEqual([]);
});

// What the stand-in for the model makes up, as it is shown: without its Markdown, with its citation.
const name = "Marisol Quintanilla of the city's housing office answers questions about it.";
const time = "The next evening for buyers begins at 6:40 p.m. [1]";

const list = () => dana.page.getByRole("region", { name: "Check before you post" });
const tick = (sentence: string) => list().getByRole("checkbox", { name: sentence });
const show = (sentence: string) => list().getByRole("button", { name: `Show where it stands: ${sentence}` });
const mark = (words: string) => dana.page.getByRole("article").locator("mark", { hasText: words });
const left = (words: string) => list().getByRole("status").getByText(words, { exact: true }).waitFor();
const hasFocus = (place: ReturnType<typeof mark>) => place.evaluate((it) => it === document.activeElement);

const look = (state: string) => lookAt(dana.page, state);

it("doubtful sentences are marked and listed, and ticked off by the keyboard alone", async () => {
  const { keyboard } = dana.page;
  await left("2 of 2 left");
  expect(await list().getByRole("listitem").allTextContents()).toEqual([
    expect.stringMatching(/^Marisol .*The name “Marisol” stands neither/),
    expect.stringMatching(/^The next evening .*The time “6:40 p.m.” stands neither/),
  ]);
  expect(await mark("Marisol").textContent()).toBe(name);
  expect(await mark("6:40").textContent()).toBe(time);
  const { line, style } = await mark("Marisol").evaluate((it) => {
    const { textDecorationLine, textDecorationStyle } = getComputedStyle(it);
    return { line: textDecorationLine, style: textDecorationStyle };
  });
  expect([line, style]).toEqual(["underline", "dotted"]); // whoever sees no colours sees this
  const why = await mark("Marisol").getAttribute("aria-describedby");
  expect(await dana.page.locator(`[id="${why}"]`).textContent()).toContain("“Marisol”");
  await look("claims");
  const copy = dana.page.getByRole("button", { name: "Copy all as Markdown" });
  const hint = async () => dana.page.locator(`[id="${await copy.getAttribute("aria-describedby")}"]`).textContent();
  expect(await hint()).toBe("2 sentences not checked yet");

  await tick(name).focus();
  await keyboard.press("Tab");
  await keyboard.press("Enter");
  expect(await hasFocus(mark("Marisol"))).toBe(true);
  await keyboard.press("Tab");
  await keyboard.press("Enter");
  expect(await hasFocus(tick(name))).toBe(true); // and back
  await keyboard.press("Space");
  await left("1 of 2 left");
  await look("claims-one-checked");
  await keyboard.press("Space");
  await left("2 of 2 left");
  await keyboard.press("Space");
  await tick(time).check();
  await left("All checked");
  await look("claims-all-checked");

  await dana.page.getByRole("tab", { name: "Details" }).click();
  await show(time).click(); // which stands in another view
  expect(await hasFocus(mark("6:40"))).toBe(true);
  const inSight = await mark("6:40").evaluate((it) => {
    const { top, bottom } = it.getBoundingClientRect();
    return top > 0 && bottom < window.innerHeight;
  });
  expect(inSight).toBe(true);
}, 120_000);
