import { afterEach, beforeEach, expect, it } from "vitest";
import { look as lookAt, origin, type Visitor } from "./chromium";
import { newcomer } from "./newcomer";

let dana: Visitor;
beforeEach(async () => {
  dana = await newcomer("/library/write", "Write it yourself");
});
afterEach(async () => {
  const { faults } = dana;
  await dana.leave();
  expect(faults).toEqual([]);
});

const look = (state: string) => lookAt(dana.page, state);
const dialog = () => dana.page.getByRole("dialog");
const looking = () => dana.page.getByRole("combobox", { name: "Go to a page, a flow or a text" });
const chosen = () => dialog().locator("[data-highlighted]");
// Whoever presses before the script has come presses again.
const ask = (keys: string) =>
  expect
    .poll(async () => {
      await dana.page.keyboard.press(keys);
      return dialog()
        .waitFor({ timeout: 2_000 })
        .then(() => true)
        .catch(() => false);
    })
    .toBe(true);
const typedIn = () => dana.page.getByText("Not saved yet", { exact: true }).waitFor();
const heading = (name: string) => dana.page.getByRole("heading", { level: 1, name, exact: true }).waitFor();

it("a page, a flow and a text are gone to by their names, with the keyboard alone", async () => {
  const { keyboard } = dana.page;
  await dana.page.getByLabel("Title").fill("Porches of Hyde Park");
  await dana.page.getByLabel("The text, in Markdown").fill("Every house has a porch.");
  await typedIn();
  await dana.page.getByRole("button", { name: "Save", exact: true }).click();
  await dana.page.waitForURL(/\/library\/\d+-[\w-]+\?view=edit$/);
  const text = new URL(dana.page.url()).pathname;

  await dana.page.goto(`${origin}/activity`);
  await ask("Control+k");
  await looking().waitFor();
  await dialog().getByText("Porches of Hyde Park").waitFor();
  await look("palette");
  expect(await looking().evaluate((input) => input === document.activeElement)).toBe(true);
  await keyboard.press("Tab"); // one stays within it
  expect(await dialog().evaluate((it) => it.contains(document.activeElement))).toBe(true);
  await keyboard.press("Escape");
  await dialog().waitFor({ state: "detached" });

  const wayIn = dana.page.getByRole("button", { name: /^Go to/ });
  await wayIn.click();
  await looking().waitFor();
  await keyboard.press("Escape");
  await expect.poll(() => wayIn.evaluate((button) => button === document.activeElement)).toBe(true); // where one was

  await keyboard.press("Control+k");
  await keyboard.type("compet");
  await expect.poll(() => chosen().textContent()).toBe("Competitors");
  await keyboard.press("Enter");
  await dana.page.waitForURL(`${origin}/competitors`);

  await dana.page.getByRole("button", { name: /^Go to/ }).click();
  await keyboard.type("open house");
  await expect.poll(() => chosen().textContent()).toContain("Open house kit");
  await keyboard.press("Enter");
  await heading("Write an open house kit");

  await keyboard.press("Control+k");
  await keyboard.type("porches");
  await expect.poll(() => chosen().textContent()).toContain("Porches of Hyde Park");
  await keyboard.press("Enter");
  await dana.page.waitForURL(origin + text);

  await keyboard.press("Control+k");
  await keyboard.type("nothing of this name");
  await dialog().getByText("Nothing has this name.").waitFor();
}, 120_000);

it("a question mark shows the keys, and is typed where one types", async () => {
  await dana.page.getByLabel("Title").press("?");
  expect(await dana.page.getByLabel("Title").inputValue()).toBe("?");
  expect(await dialog().count()).toBe(0);
  await dana.page.getByRole("heading", { level: 1 }).click();
  await dana.page.getByLabel("Title").blur();
  await ask("?");
  await dialog().getByRole("heading", { name: "Keys" }).waitFor();
  await look("palette-keys");
  await dialog().getByRole("button", { name: "Close" }).click();
  await dialog().waitFor({ state: "detached" });
}, 60_000);

it("a tab of an older version tells that there is a newer one, and what was typed is there when it is loaded", async () => {
  await dana.page.getByLabel("Title").fill("Never lost");
  await typedIn(); // the script has come
  // The page has an action that the server does not know, as a page of another build has.
  await dana.page.route("**/library/write*", (route) => {
    const { "next-action": action, ...headers } = route.request().headers();
    return route.continue({
      headers: action ? { ...headers, "next-action": action.replaceAll(/[0-9a-f]/g, "0") } : headers,
    });
  });
  await dana.page.getByRole("button", { name: "Save", exact: true }).click();
  await dana.page.getByText("There is a new version of this page.").waitFor();
  await look("new-version");
  await dana.page.unrouteAll();
  await dana.page.getByRole("button", { name: "Load the page anew" }).click();
  await dana.page.getByText("What you typed here before, and did not save, is back.").waitFor();
  expect(await dana.page.getByLabel("Title").inputValue()).toBe("Never lost");

  await dana.page.route("**/_next/static/chunks/**", (route) => route.fulfill({ status: 404, body: "" }));
  await dana.page.keyboard.press("Control+k");
  await dana.page.getByText("There is a new version of this page.").waitFor();
  dana.faults.splice(0, dana.faults.length, ...dana.faults.filter((fault) => !fault.includes("chunk"))); // that was us
}, 60_000);
