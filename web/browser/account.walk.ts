import { readFile } from "node:fs/promises";
import { type AttributeValue, BatchWriteItemCommand, DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { strFromU8, unzipSync } from "fflate";
import { afterEach, beforeEach, expect, it } from "vitest";
import { look as lookAt, origin, setting, visitor } from "./chromium";
import { type Newcomer, newcomer, password, writeByHand } from "./newcomer";

let dana: Newcomer;
beforeEach(async () => {
  dana = await newcomer("/profile", "Profile");
});
afterEach(async () => {
  const { faults } = dana;
  await dana.leave();
  expect(faults).toEqual([]);
});

const look = (state: string) => lookAt(dana.page, state);
const press = (name: string) => dana.page.getByRole("button", { name, exact: true }).click();
const heading = (name: string) => dana.page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
const says = (words: string) => dana.page.getByText(words, { exact: true }).waitFor();
const field = (label: string) => dana.page.getByLabel(label, { exact: true });

// Writes a text by hand, saves it twice, and gives its name.
async function write(title: string, first: string, second: string): Promise<string> {
  const id = await writeByHand(dana.page, title, first);
  await field("The text, in Markdown").fill(second);
  await press("Save");
  await says("Version 2");
  return id;
}

const tableClient = () =>
  new DynamoDBClient({
    region: "us-east-1",
    endpoint: setting("TABLE_URL"),
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });

// Puts so many items of a person into the table, as the application before this one might have.
async function fill(id: string, count: number) {
  const client = tableClient();
  const put = (at: number) => ({ PutRequest: { Item: { PK: { S: `USER#${id}` }, SK: { S: `REPORT#${at}` } } } });
  for (let at = 0; at < count; at += 25) {
    const RequestItems = { [setting("TABLE")]: Array.from({ length: 25 }, (_, more) => put(at + more)) };
    await client.send(new BatchWriteItemCommand({ RequestItems }));
  }
  client.destroy();
}

// What the whole table has in which a word stands, as the table has it.
async function itemsWith(word: string): Promise<{ key: string; text: string }[]> {
  const client = tableClient();
  const found: { key: string; text: string }[] = [];
  let after: Record<string, AttributeValue> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new ScanCommand({ TableName: setting("TABLE"), ExclusiveStartKey: after }),
    );
    for (const item of Items) {
      const text = JSON.stringify(item);
      if (text.includes(word)) found.push({ key: `${item["PK"]?.S} ${item["SK"]?.S}`, text });
    }
    after = LastEvaluatedKey;
  } while (after !== undefined);
  client.destroy();
  return found;
}

// The person's id: what the partition of their profile is called after.
async function userId(): Promise<string> {
  await dana.page.goto(`${origin}/profile`);
  const name = `Dana ${crypto.randomUUID()}`;
  await field("Your name").fill(name);
  await press("Save");
  await says("Your profile is saved.");
  const [profile] = await itemsWith(name);
  return profile?.key.replace(/^USER#(\S+) .*$/, "$1") ?? "";
}

it("a profile that is kept again keeps what was chosen, and leads to what is wrong", async () => {
  await dana.page.goto(`${origin}/profile`);
  const zone = dana.page.getByLabel("Your time zone");
  await zone.selectOption("America/Denver");
  for (let time = 0; time < 2; time++) {
    const answered = dana.page.waitForResponse((response) => response.request().method() === "POST");
    await press("Save");
    await answered;
    await says("Your profile is saved.");
    await expect.poll(() => zone.inputValue()).toBe("America/Denver");
  }
  await dana.page.reload();
  expect(await zone.inputValue()).toBe("America/Denver");
  const website = dana.page.getByLabel(/website/i);
  await website.fill("treasurevalleyhomes.example");
  await press("Save");
  await says("Write the whole address, as in https://www.example.com.");
  await expect.poll(() => website.evaluate((box) => box === document.activeElement)).toBe(true);
  expect(await zone.inputValue()).toBe("America/Denver");
});

it("one takes everything along that is kept of one, in one file", async () => {
  await write("Porches", "A first porch.", "A second porch.");
  await dana.page.goto(`${origin}/profile`);
  await look("profile-your-data");
  const download = dana.page.waitForEvent("download");
  await dana.page.getByRole("link", { name: "Download everything" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^co-agent-marketer-\d{4}-\d\d-\d\d\.zip$/);
  const files = unzipSync(new Uint8Array(await readFile(await file.path())));
  const porches = Object.keys(files).find((name) => /^library\/\d{4}-\d\d-\d\d Porches\.md$/.test(name)) ?? "";
  const textOf = (name: string) => strFromU8(files[name] ?? new Uint8Array());
  expect(textOf(porches)).toContain("A second porch.");
  const { versions } = JSON.parse(textOf(porches.replace(/md$/, "json"))) as { versions: { text: string }[] };
  expect(versions.map(({ text }) => text)).toEqual(["A first porch.", "A second porch."]);
  expect(JSON.parse(textOf("profile.json"))).toMatchObject({ email: dana.email });
  expect(JSON.parse(textOf("connections.json"))).toMatchObject([{ state: "not_connected" }]);
  expect(textOf("README.md")).toMatch(/## What is missing\n\nNothing\.\n$/);
}, 120_000);

it("an account is deleted with everything in it, and nothing of the person is left", async () => {
  const id = await userId();
  await write("Gone soon", "Words.", "Other words.");
  await press("Make a link");
  const link = await field("Your link").inputValue();
  await field("The text, in Markdown").fill("What was never saved.");
  await expect.poll(() => dana.page.evaluate(() => localStorage.length)).toBeGreaterThan(0);
  await dana.page.goto(`${origin}/connections`);
  await press("Connect Google Business");
  await says("The account is connected.");
  expect((await itemsWith(id)).length).toBeGreaterThan(3);

  await dana.page.goto(`${origin}/profile`);
  await dana.page.getByRole("link", { name: "Delete my account", exact: true }).click();
  await heading("Delete your account");
  await look("delete-account");
  const remove = () => press("Delete my account for good");
  await remove();
  await says("Enter your password.");
  await look("delete-account-refused");
  await field("Email address").fill("somebody@example.com");
  await field("Password").fill(password);
  await remove();
  await says("This is not the address of this account.");
  await field("Email address").fill(dana.email);
  await field("Password").fill("Another-dana-2");
  await remove();
  await says("This password and this address do not fit.");
  expect((await itemsWith(id)).length).toBeGreaterThan(3);

  await field("Email address").fill(dana.email);
  await field("Password").fill(password);
  await remove();
  await heading("Your account is deleted");
  await look("account-deleted");
  await expect.poll(() => dana.page.evaluate(() => localStorage.length)).toBe(0);
  // For 30 days it is remembered that a connection was ended, without its tokens, and that the account was deleted.
  const left = await itemsWith(id);
  expect(left.map(({ key }) => key).sort()).toEqual([`OAUTH#${id} GOOGLE_BUSINESS`, `USER#${id}#DELETED DELETED`]);
  expect((await dana.page.goto(link))?.status()).toBe(404);
  for (const { text } of left) expect(text).not.toMatch(/enc\.v1\.|google-(?:access|refresh)-/);

  await dana.page.goto(`${origin}/dashboard`);
  await heading("Sign in");
  await field("Email address").fill(dana.email);
  await field("Password").fill(password);
  await press("Sign in");
  await says("This password and this address do not fit.");
}, 180_000);

it("more than one request may delete is deleted all the same, without another press", async () => {
  const id = await userId();
  await fill(id, 5_200);
  await dana.page.goto(`${origin}/profile/delete-account`);
  await field("Email address").fill(dana.email);
  await field("Password").fill(password);
  let requests = 0; // what is said between them may be there for a moment alone
  dana.page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/profile/delete-account")) requests++;
  });
  await press("Delete my account for good");
  await dana.page.getByRole("heading", { level: 1, name: "Your account is deleted" }).waitFor({ timeout: 120_000 });
  expect(requests).toBeGreaterThan(1);
  expect((await itemsWith(id)).map(({ key }) => key)).toEqual([`USER#${id}#DELETED DELETED`]);
}, 240_000);

it("an account is deleted before any script has come", async () => {
  const cookies = await dana.page.context().cookies();
  const plain = await visitor({ javaScript: false });
  try {
    const { page } = plain;
    await page.context().addCookies(cookies);
    await page.goto(`${origin}/profile/delete-account`);
    await page.getByLabel("Email address").fill(dana.email);
    await page.getByLabel("Password").fill("Another-dana-2");
    await page.getByRole("button", { name: "Delete my account for good" }).click();
    await page.getByText("This password and this address do not fit.").waitFor();
    expect(await page.getByLabel("Email address").inputValue()).toBe(dana.email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Delete my account for good" }).click();
    await page.getByRole("heading", { level: 1, name: "Your account is deleted" }).waitFor();
  } finally {
    await plain.leave();
  }
});

it("nobody's browser is emptied who was only led to the last page", async () => {
  await dana.page.evaluate(() => localStorage.setItem("mine", "kept"));
  await dana.page.goto(`${origin}/account-deleted`);
  await dana.page.waitForURL((url) => url.pathname !== "/account-deleted");
  expect(await dana.page.evaluate(() => localStorage.getItem("mine"))).toBe("kept");
});
