import { delivery } from "@coagent/clients/operations";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { feed, newestOf, pageSize, shownTime } from "@/activity/activity";
import { POST as askNewest } from "@/app/(application)/activity/newest/route";
import { POST } from "@/app/events/route";
import { page } from "@/dynamodb/table";
import { discard, save } from "@/library/library";
import { arrive } from "./headers";
import { tableOfOwn } from "./tables";
import { inCookies, key as sessionKey, sessionOf, trace } from "./visitor";

const { endpoint } = tableOfOwn();
const origin = "https://app.example.com";
const [now, before] = ["the-key-of-the-bus", "the-key-before-that"];
beforeAll(() => {
  vi.stubEnv("WEB_ORIGIN", origin);
  vi.stubEnv("SESSION_KEY", sessionKey.toString("base64"));
});
beforeEach(() => {
  arrive(trace);
  vi.stubEnv("EVENT_KEY", now);
  vi.stubEnv("EVENT_KEY_PREVIOUS", before);
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(() => void vi.restoreAllMocks());
afterAll(() => void vi.unstubAllEnvs());

const at = Date.now() - 60_000;
const key = "0d9f7a1e-6c1b-4a53-9c3b-4f0e5b9d6c20";
const generated = (but: object = {}) => ({
  eventType: "ai.content.generated",
  eventId: "ai-4b5b2c0e",
  timestamp: at,
  userId: "dana",
  contentType: "blog-post",
  idempotencyKey: key,
  metadata: { topic: "Gardens", duration: 5300, tokensUsed: 2100, model: "claude", degraded: ["search"] },
  ...but,
});
const account = (type: string, but: object = {}) => {
  const expiresAt = /connected|refreshed|recovered/.test(type) ? { expiresAt: at + 3_600_000 } : {};
  const about = { provider: "GOOGLE_BUSINESS", version: 2, ...expiresAt };
  return { eventType: type, eventId: `dana|${type}`, timestamp: at, userId: "dana", ...about, ...but };
};
const inEnvelope = (detail: { eventType: string }) => ({
  version: "0",
  id: "7bf73129-1428-4cd3-a780-95db273d1602",
  "detail-type": detail.eventType,
  source: "coagent.ai",
  resources: [],
  detail,
});

const sent = (body: BodyInit, headers: Record<string, string>) => POST(new Request(`${origin}/events`, { method: "POST", body, headers }));
const delivered = async (detail: { eventType: string }, shown = now) => (await sent(JSON.stringify(inEnvelope(detail)), { [delivery.header]: shown })).status;
const stored = async (userId: string) => (await page({ PK: `ACTIVITY#${userId}`, limit: 100 })).items;
const happened = async (userId: string, after?: string) => {
  const outcome = await feed(userId, after);
  if (!outcome.ok) throw new Error(outcome.failure.message);
  return outcome.value;
};

describe("an event", () => {
  it("is kept once, although it is delivered three times", async () => {
    expect([await delivered(generated()), await delivered(generated()), await delivered(generated())]).toEqual([204, 204, 204]);
    const [item, ...others] = await stored("dana");
    expect(others).toEqual([]);
    expect(item).toMatchObject({ SK: `${new Date(at).toISOString()}#ai-4b5b2c0e`, TTL: Math.floor((at + shownTime) / 1000) });
    const { happenings } = await happened("dana");
    expect(happenings).toMatchObject([{ activity: { type: "content_written", topic: "Gardens", degraded: ["search"], key } }]);
  });

  it("stands as it was delivered first", async () => {
    await delivered(generated());
    await delivered(generated({ contentType: "agent-bio" }));
    expect((await happened("dana")).happenings).toMatchObject([{ activity: { content: "blog-post" } }]);
  });

  it("is kept once, although it is delivered three times at once", async () => {
    const statuses = await Promise.all(Array.from({ length: 3 }, () => delivered(generated())));
    expect(statuses).toEqual([204, 204, 204]);
    expect((await stored("dana")).length).toBe(1);
  });

  it("is never shown to anybody else", async () => {
    await delivered(generated({ userId: "eve", eventId: "ai-of-eve-1" }));
    await delivered(generated({ userId: "dana#eve", eventId: "ai-of-both" }));
    expect((await happened("dana")).happenings).toEqual([]);
    expect(await newestOf("dana")).toEqual({ ok: true, value: undefined });
    // Where a page of hers ended is of no use to him.
    const { newest } = await happened("eve");
    expect((await happened("dana", `${newest}~`)).happenings).toEqual([]);
  });

  it("of a type that is not shown is done with", async () => {
    expect(await delivered({ eventType: "search.cache.invalidate" })).toBe(204);
    expect(await delivered({ eventType: "constructor" })).toBe(204);
    expect(await delivered(generated({ timestamp: Date.now() - shownTime - 1000 }))).toBe(204); // as out of an archive
    expect(await stored("dana")).toEqual([]);
  });

  it.each([
    ["no JSON", "{"],
    ["nothing", ""],
    ["no event", "[]"],
    ["no user", JSON.stringify(inEnvelope(generated({ userId: "" })))],
    ["another type within", JSON.stringify({ ...inEnvelope(generated()), "detail-type": "oauth.token.revoked" })],
    ["a key that is none", JSON.stringify(inEnvelope(generated({ idempotencyKey: "<script>" })))],
    ["no time", JSON.stringify(inEnvelope(generated({ timestamp: "now" })))],
  ])("that breaks its document is refused for good, and what it holds is not logged: %s", async (_, body) => {
    const answer = await sent(body, { [delivery.header]: now });
    expect(answer.status).toBe(400);
    expect(await stored("dana")).toEqual([]);
    expect(process.stderr.write).toHaveBeenCalledExactlyOnceWith(expect.stringContaining("places"));
    expect(process.stderr.write).not.toHaveBeenCalledWith(expect.stringContaining("script"));
  });

  it("is read no further than an event can be long", async () => {
    const body = JSON.stringify({ ...inEnvelope(generated()), more: "x".repeat(delivery.maxBody) });
    expect((await sent(body, { [delivery.header]: now })).status).toBe(413);
    expect(await stored("dana")).toEqual([]);
  });

  it("is sent again while the table is away", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9");
    const answer = await sent(JSON.stringify(inEnvelope(generated())), { [delivery.header]: now });
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", endpoint());
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
  });

  it("is sent again after a fault of ours", async () => {
    vi.stubEnv("DYNAMODB_TABLE_NAME", "no-such-table");
    expect(await delivered(generated())).toBe(500);
  });
});

describe("the key of the bus", () => {
  const body = JSON.stringify(inEnvelope(generated()));

  it("opens the door, and so does the one before it", async () => {
    expect(await delivered(generated())).toBe(204);
    expect(await delivered(generated(), before)).toBe(204);
    vi.stubEnv("EVENT_KEY_PREVIOUS", "");
    expect([await delivered(generated()), await delivered(generated(), before)]).toEqual([204, 401]);
  });

  it.each([
    ["another", "another-key"],
    ["a part of it", now.slice(0, 5)],
    ["more than it", `${now}x`],
    ["both", `${now}, ${before}`],
    ["an empty one", ""],
  ])("opens nothing if it is not the one: %s", async (_, shown) => {
    vi.stubEnv("EVENT_KEY_PREVIOUS", "");
    const answer = await sent(body, { [delivery.header]: shown });
    expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([401, `ApiKey name="${delivery.header}"`]);
    expect(await stored("dana")).toEqual([]);
  });

  it("is needed, whoever is signed in, and nothing is read without it", async () => {
    arrive({ ...trace, origin, cookie: await inCookies(sessionOf()) });
    const request = new Request(`${origin}/events`, { method: "POST", body, headers: { origin } });
    expect((await POST(request)).status).toBe(401);
    expect(request.bodyUsed).toBe(false);
  });

  it("opens nothing where none is set", async () => {
    vi.stubEnv("EVENT_KEY", "");
    vi.stubEnv("EVENT_KEY_PREVIOUS", "");
    for (const shown of ["", now, "undefined"]) expect(await delivered(generated(), shown)).toBe(401);
  });
});

describe("the feed", () => {
  it("has what happened, the newest first, page by page", async () => {
    const count = pageSize + 5;
    for (let n = 0; n < count; n++) await delivered(generated({ eventId: `ai-0000${n}`, timestamp: at + n }));
    const first = await happened("dana");
    const rest = await happened("dana", first.next);
    const ids = [...first.happenings, ...rest.happenings].map(({ activity }) => activity.id);
    expect(ids).toEqual(Array.from({ length: count }, (_, n) => `ai-0000${count - 1 - n}`));
    expect([first.happenings.length, rest.next]).toEqual([pageSize, undefined]);
    expect(await newestOf("dana")).toEqual({ ok: true, value: first.newest });
  });

  it("ends with what is 90 days old, although the table has it still", async () => {
    await delivered(generated());
    for (let n = 0; n < pageSize; n++) await delivered(generated({ eventId: `ai-earlier-${n}`, timestamp: at - 60_000 - n }));
    vi.useFakeTimers({ now: at + shownTime - 30_000, toFake: ["Date"] });
    const { happenings, next } = await happened("dana");
    vi.useRealTimers();
    expect([happenings.map(({ activity }) => activity.id), next]).toEqual([["ai-4b5b2c0e"], undefined]);
  });

  it("says of renewals in a row the last one alone", async () => {
    for (let n = 0; n < 4; n++) await delivered(account("oauth.token.refreshed", { eventId: `renewal-${n}`, timestamp: at + n }));
    await delivered(account("oauth.token.refreshed", { eventId: "of-another", provider: "ZILLOW", timestamp: at + 4 }));
    await delivered(account("oauth.token.revoked", { timestamp: at + 5 }));
    const { happenings } = await happened("dana");
    expect(happenings.map(({ activity }) => activity.id)).toEqual(["dana|oauth.token.revoked", "of-another", "renewal-3"]);
  });

  it("knows the text that was saved of a generation, while it is there", async () => {
    await delivered(generated());
    const textId = async () => (await happened("dana")).happenings[0]?.textId;
    expect(await textId()).toBeUndefined();
    const work = { madeBy: "generateBlogPost" as const, title: "Gardens", text: "Roses.", dismissals: [], checked: [] };
    const id = `${at}-${key}`;
    await save("eve", { id: `${at + 1}-${key}`, key: "s", over: 0, origin: "generated", work });
    expect(await textId()).toBeUndefined();
    await save("dana", { id, key: "s", over: 0, origin: "generated", work });
    expect(await textId()).toBe(id);
    await discard("dana", id);
    expect(await textId()).toBeUndefined();
  });

  it("is asked for its newest by who is signed in alone", async () => {
    await delivered(generated());
    await delivered(generated({ userId: "eve", eventId: "ai-of-eve-1", timestamp: at + 1 }));
    const ask = () => askNewest(new Request(`${origin}/activity/newest`, { method: "POST", body: "{}" }));
    arrive({ ...trace, origin });
    expect((await ask()).status).toBe(401);
    arrive({ ...trace, origin, cookie: await inCookies(sessionOf()) });
    expect(await (await ask()).json()).toEqual({ newest: `${new Date(at).toISOString()}#ai-4b5b2c0e` });
  });
});
