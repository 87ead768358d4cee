import { afterEach, beforeEach, expect, it } from "vitest";
import { look as lookAt, origin, type Visitor, visitor } from "./chromium";
import { type Newcomer, newcomer, writeByHand } from "./newcomer";

let dana: Newcomer;
let stranger: Visitor;
beforeEach(async () => {
  dana = await newcomer("/library", "Library");
  stranger = await visitor();
});
afterEach(async () => {
  const faults = [...dana.faults, ...stranger.faults];
  await dana.leave();
  await stranger.leave();
  expect(faults).toEqual([]);
});

const press = (name: string) => dana.page.getByRole("button", { name, exact: true }).click();
const says = (words: string) => dana.page.getByText(words, { exact: true }).waitFor();

const write = ({ page }: Visitor, title: string, text: string) => writeByHand(page, title, text);

const shownLink = () => dana.page.getByLabel("Your link").inputValue();

// What somebody without an account gets at an address.
async function visit(link: string) {
  const answer = await stranger.page.goto(link);
  if (answer === null) throw new Error("there is no answer");
  return { status: answer.status(), headers: answer.headers(), html: await answer.text() };
}

it("a text is shown to somebody without an account, as it was shared, until the link is ended", async () => {
  await dana.page.goto(`${origin}/profile`);
  await dana.page.getByLabel("Your name", { exact: true }).fill("Dana Whitfield");
  await press("Save");
  await says("Your profile is saved.");
  const id = await write(dana, "Porches of Hyde Park", "A **quiet** street.");
  await dana.page.getByLabel("The link ends after").selectOption("1 day");
  await press("Make a link");
  const link = await shownLink();
  expect(new URL(link).pathname).toMatch(/^\/shared\/[\w-]{32}$/);
  await dana.page.getByRole("list", { name: "Open links" }).getByText("Version 1, until").waitFor();
  await lookAt(dana.page, "library-share");

  const { status, headers, html } = await visit(link);
  expect(status).toBe(200);
  expect(headers).toMatchObject({
    "referrer-policy": "no-referrer",
    "x-robots-tag": expect.stringContaining("noindex"),
    "cache-control": expect.stringMatching(/^(?=.*\bprivate\b).*\bno-store\b/),
    "content-security-policy": expect.stringContaining("default-src 'none'"),
  });
  for (const secret of [dana.email, id]) expect(html).not.toContain(secret);
  await stranger.page.getByRole("heading", { level: 1, name: "Porches of Hyde Park" }).waitFor();
  await stranger.page.getByText("Shared by Dana Whitfield").waitFor();
  await stranger.page.getByText("Equal Housing Opportunity.").waitFor();
  await lookAt(stranger.page, "shared");
  expect(await stranger.page.context().cookies()).toEqual([]);

  await dana.page.getByLabel("The text, in Markdown").fill("What nobody was shown.");
  await says("Not saved yet");
  await press("Save");
  await says("Version 2");
  expect((await visit(link)).html).toContain("quiet");
  expect(stranger.page.url()).toBe(link);

  await press("End the link to version 1");
  await says("The link shows nothing any more.");
  await dana.page.getByRole("list", { name: "Open links" }).waitFor({ state: "detached" });
  expect(await dana.page.getByLabel("Your link").count()).toBe(0);
  const ended = await visit(link);
  expect([ended.status, ended.html.includes("quiet")]).toEqual([404, false]);
  await stranger.page.getByRole("heading", { level: 1, name: "Nothing is shared here." }).waitFor();
  await lookAt(stranger.page, "shared-ended");
  const unknown = await visit(`${origin}/shared/${"A".repeat(32)}`);
  expect([unknown.status, await stranger.page.getByRole("main").textContent()]).toEqual([
    404,
    expect.stringContaining("Nothing is shared here."),
  ]);
  for (const name of ["referrer-policy", "x-robots-tag", "cache-control"])
    expect([name, unknown.headers[name]]).toEqual([name, headers[name]]);
}, 180_000);

it("a link ends when its text is deleted, and one to somebody else's text is made by nobody", async () => {
  const id = await write(dana, "Hers alone", "A secret of Dana's.");
  await press("Make a link");
  const link = await shownLink();

  const ben = await newcomer("/library", "Library");
  try {
    await write(ben, "Ben's", "His own.");
    await ben.page.locator('form:has-text("Make a link") input[name="id"]').evaluate((input, id) => {
      (input as HTMLInputElement).value = id;
    }, id);
    await ben.page.getByRole("button", { name: "Make a link" }).click();
    await ben.page.getByText("There is no such text in your library. It may have been deleted.").waitFor();
  } finally {
    await ben.leave();
  }

  expect((await visit(link)).status).toBe(200);
  await press("Delete “Hers alone”");
  await dana.page.getByRole("button", { name: "Undo" }).click();
  await says("It is back.");
  expect((await visit(link)).status).toBe(404);
}, 120_000);

it("a link is made where no script runs, and what is not there is said there as well", async () => {
  const id = await write(dana, "By hand alone", "Words.");
  const plain = await visitor({ javaScript: false });
  try {
    await plain.page.context().addCookies(await dana.page.context().cookies());
    await plain.page.goto(`${origin}/library/${id}`);
    await plain.page.getByRole("button", { name: "Make a link" }).click();
    const link = await plain.page.getByLabel("Your link").inputValue();
    expect((await visit(link)).html).toContain("By hand alone");
    await plain.page.getByRole("button", { name: "End the link to version 1" }).click();
    await plain.page.getByRole("list", { name: "Open links" }).waitFor({ state: "detached" });
    expect((await visit(link)).status).toBe(404);
    for (const [address, words] of [
      [link, "Nothing is shared here."],
      [`${origin}/library/of-somebody-else`, "There is no such text in your library."],
      [`${origin}/library/${id}/versions?version=9`, "There is no such text in your library."],
      [`${origin}/library/of-somebody-else/print`, "There is no such text in your library."],
      [`${origin}/studio/limericks`, "There is nothing at this address."],
      [`${origin}/operations`, "There is nothing at this address."],
      [`${origin}/operations/migration`, "There is nothing at this address."],
      [`${origin}/nowhere`, "There is nothing at this address."],
    ] as const) {
      expect((await plain.page.goto(address))?.status()).toBe(404);
      await plain.page.getByRole("heading", { level: 1, name: words }).waitFor();
    }
  } finally {
    await plain.leave();
  }
}, 120_000);
