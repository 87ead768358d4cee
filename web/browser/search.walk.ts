import { afterEach, beforeEach, expect, it } from "vitest";
import { look as lookAt, origin, type Visitor, visitor, widths } from "./chromium";
import { demoUser } from "./newcomer";

let dana: Visitor;
beforeEach(async () => {
  dana = await demoUser("/search", "Nothing searched for yet");
});
afterEach(async () => {
  const { faults } = dana;
  await dana.leave();
  expect(faults).toEqual([]);
});

const look = (state: string) => lookAt(dana.page, state);
const press = (name: string) => dana.page.getByRole("button", { name, exact: true }).click();
const mark = (label: string) => dana.page.getByRole("strong").filter({ hasText: label }).waitFor();

it("the web is searched; the same search is cached, says how old it is, and stands in the address", async () => {
  const words = `craftsman homes ${Date.now()}`;
  await look("search-empty");
  await dana.page.getByLabel("Search for").fill(words);
  await press("Search");
  await mark("Fresh");
  await dana.page.getByText(/^Fresh Found just now by \w+\./).waitFor();
  expect(new URL(dana.page.url()).searchParams.get("q")).toBe(words);
  expect(await dana.page.title()).toMatch(/^craftsman homes .*: search/);
  const hits = dana.page.getByRole("listitem").filter({ has: dana.page.getByRole("heading", { level: 3 }) });
  expect(await hits.count()).toBeGreaterThan(2);
  expect(await dana.page.getByRole("link", { name: "Keep for research" }).getAttribute("href")).toBe(
    `/research?${new URLSearchParams({ topic: words })}`,
  );
  await look("search");
  await dana.page.reload();
  await mark("Cached");
  await dana.page.getByText("Results are kept for an hour").waitFor();
  expect(await dana.page.getByLabel("Search for").inputValue()).toBe(words);
  await look("search-cached");
}, 120_000);

it("the news has a place and days, and the way back leads to what was searched for before", async () => {
  await dana.page.getByLabel("Search for").fill("housing market");
  await press("Search");
  await dana.page.getByRole("heading", { name: /^\d+ pages?$/ }).waitFor();
  await dana.page.getByRole("link", { name: "News", exact: true }).click();
  await dana.page.getByRole("heading", { name: /^\d+ articles?$/ }).waitFor();
  await dana.page.getByLabel("Place (optional)").fill("Austin, Texas");
  await dana.page.getByLabel("From").selectOption("the last 30 days");
  await press("Search");
  await dana.page.waitForURL(/place=Austin/);
  await dana.page.getByRole("heading", { name: /^\d+ articles?$/ }).waitFor();
  await look("search-news");
  await dana.page.goBack();
  await expect.poll(() => dana.page.getByLabel("Place (optional)").inputValue()).toBe("");
}, 120_000);

it("words that are too many are told at their field", async () => {
  await dana.page.getByLabel("Search for").fill("x".repeat(401));
  await press("Search");
  await dana.page.getByText("Use 400 characters or fewer.").waitFor();
  expect(await dana.page.getByLabel("Search for").getAttribute("aria-invalid")).toBe("true");
  await look("search-wrong");
});

it("what is found is there before the script has come, and the places behind “More” are, too", async () => {
  const state = await dana.page.context().storageState();
  const plain = await visitor({ javaScript: false, width: widths.phone });
  await plain.page.context().addCookies(state.cookies);
  await plain.page.goto(`${origin}/search`);
  await plain.page.getByLabel("Search for").fill("housing market");
  await plain.page.getByRole("button", { name: "Search" }).click();
  await plain.page.getByRole("heading", { name: /^\d+ pages?$/ }).waitFor();
  await plain.page.getByText("More", { exact: true }).click();
  await plain.page.getByRole("link", { name: "Where you are listed" }).click();
  await plain.page.getByRole("heading", { name: "Where you are listed" }).waitFor();
  await plain.leave();
});
