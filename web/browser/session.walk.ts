import { afterEach, describe, expect, it } from "vitest";
import { expectAccessible, look, origin, type Visitor, visitor, widths } from "./chromium";

let somebody: Visitor;
afterEach(async () => {
  const { faults } = somebody;
  await somebody.leave();
  expect(faults).toEqual([]);
});

const mailedCode = process.env["MAILED_CODE"] ?? "";
const password = "Walking-dana-1";
const newAddress = () => `dana-${crypto.randomUUID().slice(0, 8)}@example.com`;

const field = (label: string) => somebody.page.getByLabel(label, { exact: true });
const press = (name: string) => somebody.page.getByRole("button", { name, exact: true }).click();
const heading = (name: string) => somebody.page.getByRole("heading", { level: 1, name }).waitFor();

async function signUp(email: string) {
  await somebody.page.goto(`${origin}/sign-up`);
  await field("Email address").fill(email);
  await field("Password").fill(password);
  await press("Make my account");
  await heading("Confirm your email address");
  await field("Code").fill(mailedCode);
  await press("Confirm");
  await heading("Good to see you"); // nobody types a password twice
}

async function signIn(email: string, withPassword = password) {
  await field("Email address").fill(email);
  await field("Password").fill(withPassword);
  await press("Sign in");
}

describe.each([true, false])("with scripts %s", (javaScript) => {
  it("one signs up, confirms, signs in, comes to the page that was wanted, and signs out", async () => {
    somebody = await visitor({ javaScript });
    const email = newAddress();
    await signUp(email);
    await somebody.page.context().clearCookies();
    await somebody.page.goto(`${origin}/profile`);
    await signIn(email);
    await heading("Profile");
    await somebody.page.getByText(email).waitFor();
    const kept = await somebody.page.context().cookies();
    expect(kept.filter(({ name }) => name.startsWith("session-"))).not.toEqual([]);
    expect(kept.every(({ httpOnly, sameSite }) => httpOnly && sameSite === "Lax")).toBe(true);
    await press("Sign out");
    await heading("Sign in");
    await somebody.page.goto(`${origin}/dashboard`);
    await heading("Sign in");
  });
});

it("whoever confirms in another browser signs in there, with the address filled in", async () => {
  somebody = await visitor();
  const email = newAddress();
  await somebody.page.goto(`${origin}/sign-up`);
  await field("Email address").fill(email);
  await field("Password").fill(password);
  await press("Make my account");
  await heading("Confirm your email address");
  await somebody.page.context().clearCookies();
  await field("Code").fill(mailedCode);
  await press("Confirm");
  await somebody.page.getByText("Your email address is confirmed.").waitFor();
  expect(await field("Email address").inputValue()).toBe(email);
  await signIn(email);
  await heading("Good to see you");
});

it("a forgotten password is replaced by a code", async () => {
  somebody = await visitor();
  const email = newAddress();
  await signUp(email);
  await somebody.page.context().clearCookies();
  await somebody.page.goto(`${origin}/forgotten-password`);
  await field("Email address").fill(email);
  await press("Send the code");
  await heading("Choose a new password");
  await field("Code").fill(mailedCode);
  await field("New password").fill("Another-dana-2");
  await press("Change my password");
  await somebody.page.getByText("Your password is changed.").waitFor();
  await signIn(email);
  await somebody.page.getByText("This password and this address do not fit.").waitFor();
  expect(await field("Email address").inputValue()).toBe(email);
  await expectAccessible(somebody.page);
  await signIn(email, "Another-dana-2");
  await heading("Good to see you");
});

it("what is wrong is said beside its field, and what was typed stays", async () => {
  somebody = await visitor();
  await somebody.page.goto(`${origin}/sign-up`);
  await field("Email address").fill("dana@");
  await field("Password").fill("short");
  await press("Make my account");
  await somebody.page.getByText("Use 8 characters or more.", { exact: true }).waitFor();
  expect(await field("Email address").inputValue()).toBe("dana@");
  expect(await field("Email address").evaluate((element) => element === document.activeElement)).toBe(true);
  await look(somebody.page, "sign-up-wrong");
});

it("an action that another page sends is refused, whoever is signed in", async () => {
  somebody = await visitor();
  await somebody.page.goto(`${origin}/sign-in`);
  const form = await somebody.page
    .locator("form")
    .first()
    .evaluate((element) =>
      [...new FormData(element as HTMLFormElement)].map(([name, value]) => [name, String(value)]),
    );
  const body = new FormData();
  for (const [name = "", value = ""] of form) body.set(name, value);
  const answer = await fetch(`${origin}/sign-in`, {
    method: "POST",
    body,
    headers: { origin: "https://evil.example" },
  });
  expect(answer.status).toBeGreaterThanOrEqual(400);
});

it("the pages on the way in can be read by everybody", async () => {
  somebody = await visitor();
  for (const page of [
    "sign-in",
    "sign-up",
    "confirm?email=dana@example.com",
    "forgotten-password",
    "new-password?email=dana@example.com",
    "prices",
    "terms",
    "privacy",
  ]) {
    await somebody.page.goto(`${origin}/${page}`);
    await look(somebody.page, page.split("?")[0] ?? page);
  }
});

it("the colours that somebody chose are there in the first byte of the next page", async () => {
  somebody = await visitor({ scheme: "light" });
  const email = newAddress();
  await signUp(email);
  await somebody.page.goto(`${origin}/profile`);
  await field("Colors").selectOption("Dark");
  await press("Keep these colors");
  await somebody.page.getByText("Kept.").waitFor();
  const answer = await somebody.page.goto(`${origin}/dashboard`);
  expect(await answer?.text()).toContain('data-theme="dark"');
});

it("what somebody tells of themselves is kept, and stands in the forms of the studio", async () => {
  somebody = await visitor({ width: widths.phone });
  const email = newAddress();
  await signUp(email);
  await look(somebody.page, "dashboard-new");
  await somebody.page.goto(`${origin}/profile`);
  await look(somebody.page, "profile-new");
  await field("Your name").fill("Dana Whitfield");
  await field("Your agency").fill("Lakeside Realty");
  await field("Words you avoid").fill("nestled\nhidden gem");
  await press("Save");
  await somebody.page.getByText("Your profile is saved.").waitFor();
  await look(somebody.page, "profile-kept");
  await field("City").fill("A");
  await press("Save");
  await expect.poll(() => field("City").getAttribute("aria-invalid")).toBe("true");
  expect(await field("Your name").inputValue()).toBe("Dana Whitfield");

  await somebody.page.goto(`${origin}/studio/agent-bio`);
  expect(await field("Your name").inputValue()).toBe("Dana Whitfield");
  expect(await field("Your agency").inputValue()).toBe("Lakeside Realty");
  await somebody.page.goto(`${origin}/dashboard`);
  await heading("Good to see you, Dana");
  await look(somebody.page, "dashboard");
});
