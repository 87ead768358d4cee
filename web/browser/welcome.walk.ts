import { afterEach, expect, it } from "vitest";
import { look, origin, type Visitor, visitor } from "./chromium";

let somebody: Visitor | undefined;
afterEach(async () => {
  const faults = somebody?.faults;
  await somebody?.leave();
  somebody = undefined;
  expect(faults ?? []).toEqual([]);
});

it("can be read by everybody", async () => {
  somebody = await visitor();
  await somebody.page.goto(origin);
  await somebody.page.getByRole("heading", { level: 1 }).waitFor();
  await look(somebody.page, "welcome");
});

it("says that nothing is at an address where nothing is", async () => {
  somebody = await visitor();
  const answer = await somebody.page.goto(`${origin}/no-such-page`);
  expect(answer?.status()).toBe(404);
  await somebody.page.getByRole("heading", { name: "There is nothing at this address." }).waitFor();
  await look(somebody.page, "nothing-here");
});

it("has scripts only of its own page, and none of another host", async () => {
  const policy = async () => (await fetch(origin)).headers.get("content-security-policy") ?? "";
  const [one, other] = [await policy(), await policy()];
  expect(one).not.toBe(other);
  expect(one).toMatch(/script-src 'self' 'nonce-[0-9a-f]{32}' 'strict-dynamic';/);
  const forms = /form-action 'self' https?:\/\/[\w.:-]+;/; // on to the page where a person consents
  expect(one).toMatch(forms);
  expect(one.replace(forms, "")).not.toMatch(/http|\*|unsafe-eval|script-src[^;]*unsafe-inline/);
});

it("answers every page with the headers that keep it apart from others", async () => {
  const { headers } = await fetch(`${origin}/healthz`);
  expect(Object.fromEntries(headers)).toMatchObject({
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
  });
  expect(headers.has("x-powered-by")).toBe(false);
});
