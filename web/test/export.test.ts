import { strFromU8, unzipSync } from "fflate";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { everythingOf } from "@/account/export";
import { GET } from "@/app/(application)/profile/export/route";
import { spend } from "@/budget/budget";
import { put } from "@/dynamodb/table";
import { discard, save } from "@/library/library";
import { versionKey } from "@/library/stored";
import { newTextId } from "@/library/text";
import type { Work } from "@/library/work";
import { keepProfile } from "@/profile/profile";
import { usualTimeZone } from "@/profile/time-zones";
import { dayIn } from "@/schedule/days";
import { callerOf } from "@/session/current";
import { share } from "@/shares/shares";
import { arrive } from "./headers";
import { type Answer, type StandIn, standIn } from "./surroundings";
import { tableOfOwn } from "./tables";
import { inCookies, key, sessionOf, trace } from "./visitor";

const origin = "https://app.example.com";
const table = tableOfOwn();
let account: Answer | undefined;
let gateway: StandIn;
beforeAll(async () => {
  gateway = await standIn(() => account);
  vi.stubEnv("GATEWAY_URL", gateway.url);
  vi.stubEnv("WEB_ORIGIN", origin);
  vi.stubEnv("SESSION_KEY", key.toString("base64"));
});
afterAll(() => {
  vi.unstubAllEnvs();
  gateway.stop();
});
let logged: string;
const comes = async (userId: string, headers = {}) => arrive({ ...trace, ...headers, cookie: await inCookies(sessionOf({ userId })) });
beforeEach(async () => {
  account = { status: 200, body: { userId: "dana", provider: "GOOGLE_BUSINESS", accessToken: "a-secret-token", expiresAt: 1795350000000 } };
  logged = "";
  vi.spyOn(Math, "random").mockReturnValue(0); // the clients repeat at once
  vi.spyOn(process.stderr, "write").mockImplementation((line) => {
    logged += String(line);
    return true;
  });
  await comes("dana");
});
afterEach(() => void vi.restoreAllMocks());

const work = (title: string, text: string, but: Partial<Work> = {}): Work => ({ madeBy: "byHand", title, text, dismissals: [], checked: [], ...but });
let keys = 0;
async function saved(userId: string, id: string, ...works: Work[]) {
  for (const [over, one] of works.entries()) {
    const outcome = await save(userId, { id, key: `k${++keys}`, over, origin: "edited", work: one });
    if (!outcome.ok) throw new Error(outcome.failure.message);
  }
}

type Files = Record<string, string>;
const open = (bytes: Uint8Array): Files => Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, file]) => [name, strFromU8(file)]));
const download = () => GET(new Request(`${origin}/profile/export`), { params: undefined }); // as Next.js does, where no part differs
const everything = async () => open(new Uint8Array(await (await download()).arrayBuffer()));
const today = dayIn(usualTimeZone, new Date());
const readJson = (files: Files, name: string): unknown => JSON.parse(files[name] ?? "null");

// The archive as it comes, piece by piece.
async function begun(most?: number): Promise<AsyncGenerator<Uint8Array>> {
  const outcome = await everythingOf(await callerOf(sessionOf()), sessionOf(), most);
  const body = outcome.ok ? outcome.value.body : "";
  if (typeof body === "string" || body instanceof Uint8Array) throw new Error("no archive");
  return body;
}

const decided = { finding: "safe street", reason: "the name of it" };

describe("everything of a person", () => {
  it("is there with all versions, decisions and what a text was made of, each in a file of its own", async () => {
    await keepProfile("dana", { name: "Dana Whitfield", brandVoice: { avoid: ["nestled"] } });
    await spend("dana", { key: "one", searches: 4 });
    const made = { madeBy: "generateBlogPost" as const, request: { topic: "porches" }, result: { sources: [] } };
    await saved("dana", "1764800000001-a", work("Porches", "One"), work("Porches", "Two", { ...made, dismissals: [decided], checked: ["It has two."] }));
    await saved("dana", "1764800000002-b", work("Gone", "Soon"));
    await discard("dana", "1764800000002-b");
    const link = await share("dana", { textId: "1764800000001-a", version: 2, days: 7 });
    if (!link.ok) throw new Error(link.failure.message);
    const { id: secret, ...told } = link.value;
    const answer = await download();
    expect([answer.status, answer.headers.get("content-type"), answer.headers.get("cache-control")]).toEqual([200, "application/zip", "no-store"]);
    expect(answer.headers.get("content-disposition")).toMatch(/filename="co-agent-marketer-\d{4}-\d\d-\d\d\.zip"/);
    const files = open(new Uint8Array(await answer.arrayBuffer()));

    expect(readJson(files, "profile.json")).toEqual({
      userId: "dana",
      email: "dana@example.com",
      name: "Dana Whitfield",
      brandVoice: { avoid: ["nestled"] },
    });
    expect(readJson(files, "month.json")).toMatchObject({ texts: { used: 1 }, searches: { used: 4 } });
    expect(readJson(files, "connections.json")).toEqual([{ provider: "Google Business", state: "connected", until: "2026-11-22T12:20:00.000Z" }]);
    expect(readJson(files, "links.json")).toEqual([told]);
    expect(Object.keys(files).filter((name) => name.startsWith("other/") && name.includes("SHARE"))).toEqual([]);
    expect(JSON.stringify(files)).not.toContain(secret);
    expect(files[`library/${today} Porches.md`]).toMatch(/^# Porches\n\nTwo\n/);
    expect(files[`library/${today} Porches.html`]).toContain("<h1>Porches</h1>");
    expect(readJson(files, `library/${today} Porches.json`)).toMatchObject({
      text: { version: 2, ...made, dismissals: [decided], checked: ["It has two."] },
      versions: [
        { version: 1, text: "One" },
        { version: 2, text: "Two", dismissals: [decided] },
      ],
    });
    expect(readJson(files, `deleted/${today} Gone.json`)).toMatchObject({ text: { text: "Soon" }, versions: [{ version: 1 }] });
    expect(files["README.md"]).toMatch(/Made for dana@example\.com.*your texts \(1\).*bring back \(1\).*What is missing\n\nNothing\.\n$/s);
    expect(JSON.stringify(files)).not.toContain("a-secret-token");
    expect(logged).toBe("");
  });

  it("is nobody else's", async () => {
    await saved("eve", "1764800000003-c", work("Hers", "Alone"));
    const files = await everything();
    expect(Object.keys(files).filter((name) => name.includes("/"))).toEqual([]);
    expect(JSON.stringify(files)).not.toContain("Alone");
    await comes("dana", { "sec-fetch-site": "cross-site" });
    expect((await download()).status).toBe(403);
    arrive(trace);
    expect((await download()).status).toBe(401);
  });

  it("has names that every system takes, and no two that are the same", async () => {
    for (const [at, title] of ["../../etc/passwd", "CON", "字".repeat(300), "a/b", "A/B", "…", " ."].entries())
      await saved("dana", `${newTextId()}${at}`, work(title, "x"));
    await put({ PK: "USER#dana", SK: "CONTENT#../..", EntityType: "SavedContent", Data: { content: "old", name: "../up" } });
    await put({ PK: "USER#dana", SK: "CONTENT#..", EntityType: "SavedContent", Data: { content: "old", name: "../up" } });
    const names = Object.keys(await everything());
    expect(names.length).toBe(5 + 9 * 3);
    for (const name of names) {
      expect(name).toMatch(/^(?:library\/)?[\p{L}\p{N}][\p{L}\p{N} -]*\.(?:html|md|json)$/u);
      expect(Buffer.byteLength(name.replace(/^.*\//, ""))).toBeLessThanOrEqual(255);
    }
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
  });

  it("has what the application before this one kept, but no key to an account", async () => {
    const keys = { accessToken: "ya29.key", refreshToken: "1//key", provider: "g" };
    await put({ PK: "USER#dana", SK: "OAUTH#GOOGLE_BUSINESS", EntityType: "OAuthToken", Data: keys });
    const report = { topic: "Radon", tags: new Set(["a", "b"]), bytes: new Uint8Array([1]) };
    await put({ PK: "USER#dana", SK: "REPORT#1", EntityType: "ResearchReport", Data: report });
    const old = { content: "Old text", name: "Old", plannedFor: "2024-12-01" };
    await put({ PK: "USER#dana", SK: "CONTENT#1732800000000", EntityType: "SavedContent", Data: old });
    await put({ PK: "ACTIVITY#dana", SK: "2026#1", EntityType: "Activity", What: "written" });
    const files = await everything();
    expect(readJson(files, "other/REPORT-1.json")).toMatchObject({ Data: { topic: "Radon", tags: ["a", "b"], bytes: "AQ==" } });
    expect(readJson(files, "other/OAUTH-GOOGLE_BUSINESS.json")).toMatchObject({ Data: { accessToken: "(left out: a key)", provider: "g" } });
    expect(readJson(files, "other/2026-1.json")).toMatchObject({ What: "written" });
    expect(readJson(files, "library/Old.json")).toMatchObject({ text: { former: { plannedFor: "2024-12-01" } }, versions: [] });
    expect(JSON.stringify(files)).not.toMatch(/ya29|1\/\/key/);
  });
});

describe("what cannot be read", () => {
  it("is named: an account that cannot be asked for", async () => {
    account = undefined;
    const files = await everything();
    expect(readJson(files, "connections.json")).toEqual([]);
    expect(files["README.md"]).toContain("- connections.json: Google Business could not be asked for.");
  });

  it("is a sentence in place of a file while the table is away", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9");
    try {
      const answer = await download();
      expect([answer.status, answer.headers.get("content-disposition")]).toEqual([503, null]);
      expect(await answer.text()).toMatch(/^[A-Z].+\.$/);
    } finally {
      vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", table.endpoint());
    }
  });

  it("is named if the table goes away while the file is made, and the file can be opened all the same", async () => {
    for (let at = 0; at < 3; at++) await saved("dana", `id${at}`, work("Porches", "One"));
    const pieces: Uint8Array[] = [];
    try {
      for await (const piece of await begun()) {
        pieces.push(piece);
        const firstIsDone = Buffer.concat(pieces).includes(`library/${today} Porches-2.md`);
        if (firstIsDone) vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9");
      }
    } finally {
      vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", table.endpoint());
    }
    const files = open(new Uint8Array(Buffer.concat(pieces)));
    expect(readJson(files, `library/${today} Porches.json`)).toMatchObject({ versions: [{ text: "One" }] });
    expect(readJson(files, `library/${today} Porches-3.json`)).toMatchObject({ text: { text: "One" }, versions: [] });
    expect(files["README.md"]).toContain(`- library/${today} Porches-3.json: not all of its versions could be read.`);
    expect(logged).toContain(trace["x-correlation-id"]);
  });

  it("is shown as it stands if it is a version of another form", async () => {
    await saved("dana", "id0", work("Porches", "One"));
    await put({ ...versionKey("dana", "id0", 2), EntityType: "ContentVersion", Work: "{" });
    const files = await everything();
    expect(readJson(files, `library/${today} Porches.json`)).toMatchObject({ versions: [{ version: 1 }, { Work: "{" }] });
  });

  it("is named if there is more than one file can hold", async () => {
    for (let at = 0; at < 3; at++) await saved("dana", `id${at}`, work("Porches", "One"));
    const pieces: Uint8Array[] = [];
    for await (const piece of await begun(8)) pieces.push(piece);
    const files = open(new Uint8Array(Buffer.concat(pieces)));
    expect(Object.keys(files).length).toBe(8);
    expect(files["README.md"]).toContain("- No more files fit into one archive.");
  });
});

it("an archive that nobody takes any more is not made to its end", async () => {
  for (let at = 0; at < 3; at++) await saved("dana", `id${at}`, work("Porches", "One"));
  const reader = (await download()).body?.getReader();
  await reader?.read();
  await reader?.cancel();
  expect((await reader?.read())?.done).toBe(true);
  expect(logged).toBe("");
});
