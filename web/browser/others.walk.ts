import { afterEach, beforeEach, expect, it } from "vitest";
import { origin, setting, type Visitor } from "./chromium";
import { newcomer, writeByHand } from "./newcomer";

let dana: Visitor;
let ben: Visitor;
beforeEach(async () => {
  dana = await newcomer("/studio/blog-post", "Write a blog post");
  ben = await newcomer("/studio/blog-post", "Write a blog post");
});
afterEach(async () => {
  const faults = [...dana.faults, ...ben.faults];
  await Promise.all([dana.leave(), ben.leave()]);
  expect(faults).toEqual([]);
});

// Sends what a page of the application would send, by somebody who is signed in.
const post = ({ page }: Visitor, address: string, body: object) =>
  page.evaluate(
    async ([to, text]) => {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(to, { method: "POST", headers, body: text });
      return { status: answer.status, text: await answer.text() };
    },
    [address, JSON.stringify(body)] as const,
  );

it("the key of somebody else's text ends nothing of theirs, and shows nothing of it", async () => {
  let sent: { key: string; request: object } | undefined;
  dana.page.on("request", (request) => {
    if (request.url().endsWith("/generations")) sent = request.postDataJSON() as typeof sent;
  });
  await dana.page.getByLabel("Topic").fill("Secret gardens of Waco");
  await dana.page.getByRole("button", { name: "Write it", exact: true }).click();
  await dana.page.getByText(/^about \d+ words$/).waitFor();
  const key = sent?.key ?? "";
  expect(key).not.toBe("");

  expect(await post(ben, "/studio/cancellations", { key })).toEqual({ status: 200, text: '{"state":"not_found"}' });
  const body = { flow: "generateBlogPost", key, request: { topic: "Lofts in Houston" } };
  const his = await post(ben, "/studio/blog-post/generations", body);
  expect([his.status, his.text.includes("Lofts in Houston"), his.text.includes("Secret gardens")]).toEqual([
    200,
    true,
    false,
  ]);
  await dana.page.getByRole("tab", { name: "Preview" }).waitFor({ timeout: 60_000 }); // hers was written to its end
}, 180_000);

it("somebody else's way back from a provider connects nothing, here or there", async () => {
  let consent = "";
  const asked = `${setting("PROVIDER_URL")}/**`;
  await dana.page.route(asked, (route) => {
    consent = route.request().url();
    return route.abort(); // she does not come back by herself
  });
  await dana.page.goto(`${origin}/connections`);
  await dana.page.getByRole("button", { name: "Connect Google Business", exact: true }).click();
  await expect.poll(() => consent).toContain("state=");
  const callback = (await fetch(consent, { redirect: "manual" })).headers.get("location") ?? "";
  expect(callback).toContain("code=");
  await ben.page.goto(callback);
  await ben.page.waitForURL(`${origin}/connections`);
  await ben.page.getByText("Not connected.", { exact: true }).waitFor();
  await dana.page.unroute(asked);
  await dana.page.goto(`${origin}/connections`);
  await dana.page.getByText("Not connected.", { exact: true }).waitFor();
}, 120_000);

it("what one saved is nobody else's to download", async () => {
  const id = await writeByHand(dana.page, "Hers alone", "A secret of Dana's.");
  const statuses = await ben.page.evaluate(
    async (addresses) => Promise.all(addresses.map(async (address) => (await fetch(address)).status)),
    ["", "/versions", "/versions?version=1", "/print", "/exports/md", "/exports/html", "/exports/docx"].map(
      (way) => `/library/${id}${way}`,
    ),
  );
  expect(new Set(statuses)).toEqual(new Set([404]));
  const everything = await ben.page.evaluate(async () => {
    const answer = await fetch("/profile/export");
    return { status: answer.status, text: await answer.text() }; // names of files stand there as they are
  });
  expect([everything.status, everything.text.includes("profile.json"), everything.text.includes(id ?? "")]).toEqual([
    200,
    true,
    false,
  ]);
}, 120_000);
