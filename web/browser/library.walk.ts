import { afterEach, beforeEach, expect, it } from "vitest";
import { look as lookAt, origin, type Visitor, visitor } from "./chromium";
import { newcomer, writeByHand } from "./newcomer";

let dana: Visitor;
beforeEach(async () => {
  dana = await newcomer("/library", "Library");
});
afterEach(async () => {
  const { faults } = dana;
  await dana.leave();
  expect(faults).toEqual([]);
});

const look = (state: string) => lookAt(dana.page, state);
const press = (name: string) => dana.page.getByRole("button", { name, exact: true }).click();
const follow = (name: string) => dana.page.getByRole("link", { name, exact: true }).click();
const heading = (name: string) => dana.page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
const says = (words: string) => dana.page.getByText(words, { exact: true }).waitFor();
const body = () => dana.page.getByLabel("The text, in Markdown");

const write = (name: string, text: string) => writeByHand(dana.page, name, text);

// Every file of a text, and how it is printed.
async function downloaded(id: string) {
  for (const [name, ending] of [
    ["Markdown", "md"],
    ["Web page", "html"],
    ["Word", "docx"],
    ["Title card", "png"],
  ]) {
    await dana.page.getByText("Download", { exact: true }).click();
    if (ending === "md") await look("library-download");
    const download = dana.page.waitForEvent("download");
    await dana.page.getByRole("link", { name: `${name} (.${ending})` }).click();
    expect((await download).suggestedFilename()).toBe(`Porches of Hyde Park.${ending}`);
    await dana.page.getByText("Download", { exact: true }).click();
  }
  await dana.page.getByText("Download", { exact: true }).click();
  await follow("Print");
  await heading("Porches of Hyde Park");
  await says("Equal Housing Opportunity.");
  await look("library-print");
  await follow("Back to the text");
  await dana.page.waitForURL(`${origin}/library/${id}`);
}

it("a text is written by hand, found, edited with its findings, compared, restored, deleted and brought back", async () => {
  await says("The shelves are empty");
  await look("library-empty");
  await follow("Write it yourself");
  await heading("Write it yourself");
  await press("Save");
  await says("Please fill this in.");
  await look("library-write");

  const id = await write("Porches of Hyde Park", "A quiet street.\n\nEvery house has a porch.");
  await body().fill("A family-friendly street.\n\nEvery house has a porch.");
  await says("Fair housing: 1 phrase to change.");
  await dana.page.getByRole("tab", { name: "Preview" }).click();
  await says("Change this before you post or share it: it may break the Fair Housing Act.");
  await look("library-text-to-mend");
  await press("Show why, and what to write instead");
  await dana.page.getByRole("button", { name: "Dismiss “family-friendly”" }).click();
  await dana.page.getByLabel("Why may it stand?").fill("It quotes the law.");
  await press("Let it stand");
  await says("Not saved yet");
  await dana.page.keyboard.press("Control+s");
  await says("Saved");
  await says("Version 2");
  await dana.page.reload();
  await says("You let it stand: It quotes the law."); // kept with the version
  await look("library-text-edit");
  await dana.page.getByRole("tab", { name: "Preview" }).click();
  await look("library-text");
  await dana.page.getByText("Make it fit for…").click();
  await follow("LinkedIn");
  await dana.page.waitForURL(/\/studio\/social-media-post/);
  await expect.poll(() => dana.page.getByLabel("Topic").inputValue()).toMatch(/^Porches of Hyde Park\. A family/);
  await dana.page.goto(`${origin}/library/${id}`);
  await downloaded(id);

  await dana.page.getByRole("tab", { name: "Edit" }).click();
  await body().fill("What was never saved.");
  await dana.page.goto(`${origin}/library`);
  await says("Not saved yet: kept in this browser alone");
  await look("library");
  await dana.page.getByRole("link", { name: "Porches of Hyde Park" }).first().click();
  await says("What you typed here before, and did not save, is back.");
  await look("library-text-taken-up");
  await press("Go back to what is saved");
  await dana.page.getByRole("article").getByText("A family-friendly street.").waitFor();

  await follow("Versions");
  await heading("Versions");
  await follow("What changed in it");
  await dana.page.locator("ins", { hasText: "family-friendly" }).waitFor();
  await look("library-versions-difference");
  await follow("Previous");
  await dana.page.getByRole("heading", { level: 2, name: "Version 1" }).waitFor();
  await look("library-versions");
  await press("Restore this version");
  await dana.page.waitForURL(`${origin}/library/${id}`);
  await says("Version 3");
  await dana.page.getByRole("article").getByText("A quiet street.").waitFor();

  await dana.page.getByRole("button", { name: "Delete “Porches of Hyde Park”" }).click();
  await heading("Library");
  await says("The shelves are empty");
  await press("Undo");
  await dana.page.getByRole("link", { name: "Porches of Hyde Park" }).waitFor();
  await dana.page.getByRole("button", { name: "Delete “Porches of Hyde Park”" }).click();
  await says("The shelves are empty");
  expect((await dana.page.goto(`${origin}/library/${id}`))?.status()).toBe(404);
  await look("library-no-such-text");
  await follow("Deleted texts");
  await heading("Deleted texts");
  await look("library-deleted");
  await dana.page.getByRole("button", { name: "Bring back “Porches of Hyde Park”" }).click();
  await says("Nothing was deleted");
}, 240_000);

it("what is saved in two tabs is never overwritten: one chooses", async () => {
  const id = await write("Two tabs", "As it began.");
  const other = await dana.page.context().newPage();
  await other.goto(`${origin}/library/${id}?view=edit`);
  const theirs = other.getByLabel("The text, in Markdown");
  await theirs.fill("As the other tab has it.");
  await other.getByText("Not saved yet", { exact: true }).waitFor();
  await other.getByRole("button", { name: "Save", exact: true }).click();
  await other.getByText("Version 2", { exact: true }).waitFor();
  await body().fill("As this tab has it.");
  await says("Not saved yet");
  await press("Save");
  await says("This text was saved elsewhere meanwhile");
  await dana.page.locator("del", { hasText: "other" }).waitFor();
  await look("library-changed-elsewhere");
  await press("Save mine over version 2");
  await says("Version 3");
  await other.close();
  await follow("Versions");
  await heading("Versions");
  expect(await dana.page.getByRole("navigation", { name: "Versions" }).getByRole("listitem").count()).toBe(3);
}, 120_000);

it("texts are found by their words and their type", async () => {
  await write("Gardens", "Roses and oaks.");
  await write("Taxes", "What a protest takes.");
  await dana.page.goto(`${origin}/library`);
  await expect
    .poll(() => dana.page.getByRole("heading", { level: 2 }).allTextContents())
    .toEqual(["Taxes", "Gardens"]);
  await dana.page.getByLabel("Search your texts").fill("ROSES");
  await press("Show");
  await expect.poll(() => dana.page.getByRole("heading", { level: 2 }).allTextContents()).toEqual(["Gardens"]);
  await dana.page.getByLabel("Type").selectOption("Blog post");
  await press("Show");
  await says("Nothing found");
  await look("library-nothing-found");
}, 120_000);

it("the name of somebody else's text opens and gives nothing, and what is saved under it is a text of one's own", async () => {
  const id = await write("Hers alone", "A secret of Dana's.");
  const ben = await newcomer("/library", "Library");
  try {
    const ways = ["", "/versions", "/print", "/exports/md", "/exports/html", "/exports/docx"];
    for (const address of ways.map((way) => `/library/${id}${way}`)) {
      const answer = await ben.page.goto(origin + address);
      expect([answer?.status(), (await answer?.text())?.includes("secret")]).toEqual([404, false]);
    }
    // He writes one himself, and has its page save it under the name of hers.
    await ben.page.goto(`${origin}/library/write?text=${id}`);
    await ben.page.getByLabel("Title").fill("Ben's");
    await ben.page.getByText("Not saved yet", { exact: true }).waitFor();
    await ben.page.getByRole("button", { name: "Save", exact: true }).click();
    await ben.page.waitForURL(`${origin}/library/${id}?view=edit`);
    await ben.page.reload();
    await ben.page.getByRole("heading", { level: 1, name: "Ben's" }).waitFor();
  } finally {
    await ben.leave();
  }
  await dana.page.reload();
  await heading("Hers alone");
  await says("Version 1");
}, 120_000);

it("a text is written and saved before any script has come", async () => {
  const cookies = await dana.page.context().cookies();
  const plain = await visitor({ javaScript: false });
  try {
    await plain.page.context().addCookies(cookies);
    await plain.page.goto(`${origin}/library/write`);
    const id = new URL(plain.page.url()).searchParams.get("text");
    await plain.page.getByLabel("Title").fill("By hand alone");
    await plain.page.getByLabel("The text, in Markdown").fill("Words.");
    await plain.page.getByRole("button", { name: "Save", exact: true }).click();
    await plain.page.waitForLoadState();
    await dana.page.goto(`${origin}/library/${id}`);
    await heading("By hand alone");
  } finally {
    await plain.leave();
  }
});
