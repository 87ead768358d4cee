import { SignJWT } from "jose";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { deleteAccountAction } from "@/account/actions";
import { removeBelongings } from "@/account/deletion";
import { isFarewell } from "@/account/farewell";
import { receive } from "@/activity/activity";
import { spend } from "@/budget/budget";
import { put } from "@/dynamodb/table";
import { discard, open, save, versions } from "@/library/library";
import { keepProfile } from "@/profile/profile";
import { endingsKept } from "@/services/retention";
import { arrive, cookies } from "./headers";
import { type StandIn, standIn } from "./surroundings";
import { tableOfOwn } from "./tables";
import { inCookies, key, sessionOf, trace } from "./visitor";

const origin = "https://app.example.com";
const table = tableOfOwn();
const password = "Some-password-1";

// Cognito and the oauth service, as far as they are asked: who has an account, what was ended, and who is away.
let people: Map<string, string>; // the id of each person who has an account, by the address
let ended: string[];
let order: string[];
let away: Set<"gateway" | "DeleteUser" | "InitiateAuth">;
let standIns: { gateway: StandIn; cognito: StandIn };
const refuse = (type: string, status = 400) => ({ status, body: { __type: type, message: "secret" } });
const idIn = (token: string) => (JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as { sub: string }).sub;

beforeAll(async () => {
  const gateway = await standIn((request) => {
    const problem = { type: "about:blank", title: "Away", status: 503, code: "oauth.storage_unavailable", correlationId: "c" };
    if (away.has("gateway")) return { status: 503, body: problem };
    ended.push(`${request.method} ${request.url}`);
    order.push("connection");
    return { status: 200, body: { success: true } };
  });
  const cognito = await standIn((request, body) => {
    const target = String(request.headers["x-amz-target"]).split(".")[1] ?? "";
    const sent = JSON.parse(body) as { AuthParameters?: Record<string, string>; AccessToken?: string };
    if (away.has(target as "DeleteUser")) return refuse("InternalErrorException", 500);
    if (target === "InitiateAuth") {
      const id = people.get(sent.AuthParameters?.["USERNAME"] ?? "");
      if (id === undefined || sent.AuthParameters?.["PASSWORD"] !== password) return refuse("NotAuthorizedException");
      return { status: 200, body: { AuthenticationResult: { AccessToken: tokens.get(id), RefreshToken: "fresh" } } };
    }
    const id = idIn(sent.AccessToken ?? "");
    const [address] = [...people].find(([, one]) => one === id) ?? [];
    if (address === undefined) return refuse(target === "GetUser" ? "UserNotFoundException" : "NotAuthorizedException");
    if (target === "DeleteUser") {
      people.delete(address);
      order.push("account");
    }
    return { status: 200, body: {} };
  });
  standIns = { gateway, cognito };
  for (const id of ["dana", "eve", "new-dana"]) {
    const token = new SignJWT({ sub: id }).setProtectedHeader({ alg: "HS256" }).setExpirationTime("1h").sign(key);
    tokens.set(id, await token);
  }
  vi.stubEnv("GATEWAY_URL", gateway.url);
  vi.stubEnv("COGNITO_ENDPOINT", cognito.url);
  vi.stubEnv("COGNITO_CLIENT_ID", "client");
  vi.stubEnv("WEB_ORIGIN", origin);
  vi.stubEnv("SESSION_KEY", key.toString("base64"));
});
const tokens = new Map<string, string>();
afterAll(() => {
  vi.unstubAllEnvs();
  standIns.gateway.stop();
  standIns.cognito.stop();
});

const comes = async (userId: string) =>
  arrive({ ...trace, origin, cookie: await inCookies(sessionOf({ userId, email: `${userId}@example.com`, accessToken: tokens.get(userId) ?? "" })) });
beforeEach(async () => {
  people = new Map([
    ["dana@example.com", "dana"],
    ["eve@example.com", "eve"],
  ]);
  ended = [];
  order = [];
  away = new Set();
  vi.spyOn(Math, "random").mockReturnValue(0); // the clients repeat at once
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  await comes("dana");
});
afterEach(() => void vi.restoreAllMocks());

const press = async (fields: Record<string, string> = {}) => {
  const form = new FormData();
  for (const [name, value] of Object.entries({ email: "dana@example.com", password, ...fields })) form.set(name, value);
  return deleteAccountAction(undefined, form).then(
    (state) => state?.outcome,
    (error: { digest?: string }) => error.digest?.split(";")[2], // how Next.js leads elsewhere
  );
};
const fieldsOf = (outcome: Awaited<ReturnType<typeof press>>) =>
  typeof outcome === "object" && !outcome.ok && outcome.failure.kind === "correct" ? outcome.failure.fields.map(({ name }) => name) : outcome;

let saves = 0;
async function owns(userId: string, texts: number) {
  await keepProfile(userId, { name: `The name of ${userId}` });
  await spend(userId, { key: "one", searches: 4 });
  await put({ PK: `ACTIVITY#${userId}`, SK: "2026#1", EntityType: "Activity" });
  await put({ PK: `USER#${userId}`, SK: "REPORT#1", EntityType: "ResearchReport", Data: { of: userId } });
  await put({ PK: `USER#${userId}`, SK: "CONTENT#odd", EntityType: "?" }); // and one that cannot be read
  for (let at = 0; at < texts; at++) {
    const work = { madeBy: "byHand" as const, title: `A text of ${userId}`, text: "Words.", dismissals: [], checked: [] };
    for (const over of [0, 1]) await save(userId, { id: `${userId}-${at}`, key: `k${++saves}`, over, origin: "edited", work });
  }
  await discard(userId, `${userId}-0`);
}
// All but the mark by which an event that comes late is known.
const itemsOf = async (userId: string) => (await table.items()).filter((item) => item.includes(userId) && !item.includes(`"USER#${userId}#DELETED"`));

describe("an account that is deleted", () => {
  it("leaves nothing of its person in the table, and takes nothing of anybody else's", async () => {
    await owns("dana", 30);
    await owns("eve", 2);
    const hers = await itemsOf("eve");
    expect((await itemsOf("dana")).length).toBeGreaterThan(90);
    expect(await press()).toBe("/account-deleted");
    expect(await itemsOf("dana")).toEqual([]);
    expect((await itemsOf("eve")).sort()).toEqual(hers.sort());
    expect(await open("eve", "eve-1")).toMatchObject({ ok: true });
    expect(await versions("eve", "eve-1")).toMatchObject({ ok: true, value: [{ version: 2 }, { version: 1 }] });
    expect([...people.keys()]).toEqual(["eve@example.com"]);
  });

  it("is not told of in the table by what comes later, and nobody else's events are kept from them", async () => {
    await owns("dana", 1);
    expect(await press()).toBe("/account-deleted");
    for (const userId of ["dana", "eve"]) {
      const detail = {
        eventType: "oauth.token.revoked",
        eventId: `${userId}|revoked`,
        timestamp: Date.now(),
        userId,
        provider: "GOOGLE_BUSINESS",
        version: 2,
      };
      const delivered = { version: "0", id: "1", "detail-type": detail.eventType, source: "coagent.oauth", resources: [], detail };
      expect(await receive(delivered)).toEqual({ ok: true, value: undefined });
    }
    expect(await itemsOf("dana")).toEqual([]);
    expect(await itemsOf("eve")).toEqual([expect.stringContaining("oauth.token.revoked")]);
  });

  it("leaves a mark for a while, which tells nothing but that it was deleted", async () => {
    await owns("dana", 1);
    await press();
    const [mark, ...others] = (await table.items()).filter((item) => item.includes("dana"));
    expect(others).toEqual([]);
    const attributes = JSON.parse(mark ?? "{}") as Record<string, Record<string, string>>;
    expect(Object.keys(attributes).sort()).toEqual(["EntityType", "PK", "SK", "TTL"]);
    expect(Number(attributes["TTL"]?.["N"])).toBeLessThanOrEqual((Date.now() + endingsKept) / 1000);
  });

  it("ends every connection first, and the account last", async () => {
    await owns("dana", 1);
    await press();
    expect(ended.sort()).toEqual(["FACEBOOK", "GOOGLE_BUSINESS", "ZILLOW"].map((provider) => `DELETE /oauth/tokens/dana/${provider}`));
    expect(order).toEqual(["connection", "connection", "connection", "account"]);
  });

  it("signs out, and lets the last page empty this browser", async () => {
    const jar = await cookies();
    expect(isFarewell(jar)).toBe(false);
    await press();
    expect(jar.get("__Host-session-0")?.value).toBe("");
    expect(isFarewell(jar)).toBe(true);
  });
});

describe("nothing is deleted", () => {
  it.each([
    ["without a word", { email: "", password: "" }, ["email", "password"]],
    ["with another address", { email: "eve@example.com" }, ["email"]],
    ["with another password", { password: "Another-password-1" }, ["password"]],
  ])("%s", async (_, fields, wrong) => {
    await owns("dana", 1);
    const before = await itemsOf("dana");
    expect(fieldsOf(await press(fields))).toEqual(wrong);
    expect(await itemsOf("dana")).toEqual(before);
    expect([order, people.size]).toEqual([[], 2]);
  });

  it("if the password is that of another account, which has the address now", async () => {
    people.set("dana@example.com", "new-dana");
    people.set("dana@old.example", "dana");
    await owns("dana", 1);
    expect(fieldsOf(await press())).toEqual(["password"]);
    expect(order).toEqual([]);
  });

  it("for a page of somebody else's, or for somebody who is not signed in", async () => {
    arrive({ ...trace, origin: "https://evil.example", cookie: await inCookies(sessionOf()) });
    expect(await press()).toMatchObject({ ok: false, failure: { kind: "not_allowed" } });
    arrive({ ...trace, origin });
    expect(await press()).toMatchObject({ ok: false, failure: { kind: "sign_in" } });
    expect(order).toEqual([]);
  });

  it("while connections cannot be ended, and it says so", async () => {
    await owns("dana", 1);
    const before = await itemsOf("dana");
    away.add("gateway");
    expect(await press()).toMatchObject({ ok: false, failure: { kind: "unavailable", message: expect.stringContaining("nothing is deleted yet") } });
    expect([await itemsOf("dana"), order]).toEqual([before, []]);
    away.clear();
    expect(await press()).toBe("/account-deleted");
  });
});

describe("a deletion that does not come to its end", () => {
  it("says what is left, and is done when it is asked for again: the table was away", async () => {
    await owns("dana", 1);
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9");
    try {
      expect(await press()).toMatchObject({ ok: false, failure: { message: expect.stringContaining("Not everything is deleted yet.") } });
    } finally {
      vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", table.endpoint());
    }
    expect([people.size, (await cookies()).get("__Host-session-0")?.value]).toEqual([2, expect.stringMatching(/.{100}/)]);
    expect(await press()).toBe("/account-deleted");
    expect([await itemsOf("dana"), people.size]).toEqual([[], 1]);
  });

  it("says what is left, and is done when it is asked for again: Cognito was away", async () => {
    await owns("dana", 1);
    away.add("DeleteUser");
    expect(await press()).toMatchObject({ ok: false, failure: { message: expect.stringContaining("but the account itself") } });
    expect([await itemsOf("dana"), people.size]).toEqual([[], 2]);
    away.clear();
    expect(await press()).toBe("/account-deleted");
    expect(people.size).toBe(1);
  });

  it("is the same as once if it is asked for twice: at once, or after an answer that was lost", async () => {
    await owns("dana", 3);
    expect(await Promise.all([press(), press()])).toEqual(["/account-deleted", "/account-deleted"]);
    await comes("dana"); // with the cookie of before
    expect(await press()).toBe("/account-deleted");
    expect([await itemsOf("dana"), people.size]).toEqual([[], 1]);
  });

  it("goes on where it was if there is more than one request may do", async () => {
    await owns("dana", 60); // three pages of 25
    const turns: unknown[] = [];
    for (let turn = 0; turn < 5; turn++) {
      turns.push(await removeBelongings("dana", 1));
      if (turn === 0) expect((await itemsOf("dana")).length).toBeGreaterThan(50);
    }
    expect(turns).toEqual(["going_on", "going_on", "going_on", "done", "done"].map((value) => ({ ok: true, value })));
    expect(await itemsOf("dana")).toEqual([]);
  });

  it("is answered in time by a table that is slow, and goes on from there", async () => {
    await owns("dana", 60);
    let now = Date.now();
    const clock = vi.spyOn(Date, "now").mockImplementation(() => (now += 6_000));
    const first = await removeBelongings("dana");
    clock.mockRestore();
    expect(first).toEqual({ ok: true, value: "going_on" });
    expect(await removeBelongings("dana")).toEqual({ ok: true, value: "done" });
    expect(await itemsOf("dana")).toEqual([]);
  });

  it("is told to its page, which asks again", async () => {
    await owns("dana", 1);
    let now = Date.now();
    const clock = vi.spyOn(Date, "now").mockImplementation(() => (now += 15_000)); // a slow table
    const outcome = await press();
    clock.mockRestore();
    expect(outcome).toEqual({ ok: true, value: "going_on" });
    expect([people.size, order.includes("account")]).toEqual([2, false]);
  });
});
