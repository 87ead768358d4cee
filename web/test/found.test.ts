import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { POST } from "@/app/(application)/library/found/route";
import { save } from "@/library/library";
import { newTextId } from "@/library/text";
import { arrive } from "./headers";
import { tableOfOwn } from "./tables";
import { inCookies, key, sessionOf, trace } from "./visitor";

const origin = "https://app.example.com";
tableOfOwn();
beforeAll(() => {
  vi.stubEnv("WEB_ORIGIN", origin);
  vi.stubEnv("SESSION_KEY", key.toString("base64"));
});
afterAll(() => {
  vi.unstubAllEnvs();
});
beforeEach(async () => arrive({ ...trace, origin, cookie: await inCookies(sessionOf({ userId: "dana" })) }));

const found = async (words: string) => {
  const answer = await POST(new Request(`${origin}/library/found`, { method: "POST", body: JSON.stringify({ words }) }));
  return answer.ok ? (await answer.json()).map(({ title }: { title: string }) => title) : answer.status;
};

it("a person's latest texts are found by their words, and nobody else's", async () => {
  for (const [userId, title] of [
    ["dana", "Porches"],
    ["dana", "Taxes"],
    ["eve", "Porches of hers"],
  ] as const) {
    const work = { madeBy: "byHand" as const, title, text: "Words.", dismissals: [], checked: [] };
    await save(userId, { id: newTextId(), key: crypto.randomUUID(), over: 0, origin: "edited", work });
  }
  expect(await found("")).toEqual(["Taxes", "Porches"]);
  expect(await found(" PORCH ")).toEqual(["Porches"]);
  expect(await found("x".repeat(101))).toBe(400);
  arrive({ ...trace, origin });
  expect(await found("")).toBe(401);
});
