import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { removeBelongings } from "@/account/deletion";
import { put } from "@/dynamodb/table";
import { bringBackTextAction, discardTextAction } from "@/library/actions";
import { save } from "@/library/library";
import { headKey } from "@/library/stored";
import type { Work } from "@/library/work";
import { keepProfile } from "@/profile/profile";
import { endShareAction, shareTextAction } from "@/shares/actions";
import { type ShareDays, shareDays } from "@/shares/share";
import { allShares, endShare, mostOfPerson, mostOfText, openShares, share, shared } from "@/shares/shares";
import { hashOf, shareKey, sharesItem } from "@/shares/stored";
import { arrive } from "./headers";
import { tableOfOwn } from "./tables";
import { inCookies, key, sessionOf, trace } from "./visitor";

const origin = "https://app.example.com";
const day = 24 * 60 * 60 * 1000;
const table = tableOfOwn();
beforeAll(() => {
  vi.stubEnv("WEB_ORIGIN", origin);
  vi.stubEnv("SESSION_KEY", key.toString("base64"));
});
afterAll(() => void vi.unstubAllEnvs());
beforeEach(() => comes("dana"));
afterEach(() => void vi.useRealTimers());

const comes = async (userId: string) => arrive({ ...trace, origin, cookie: await inCookies(sessionOf({ userId })) });
/** So many ms from now. */
const later = (ms: number) => void vi.useFakeTimers({ now: Date.now() + ms, toFake: ["Date"] });

let keys = 0;
async function write(userId: string, textId: string, over: number, text: string, but: Partial<Work> = {}) {
  const work: Work = { madeBy: "generateBlogPost", title: "Porches", text, dismissals: [], checked: [], ...but };
  const saved = await save(userId, { id: textId, key: `key-${++keys}`, over, origin: "edited", work });
  expect(saved).toMatchObject({ ok: true, value: { state: "saved" } });
}
async function made(userId: string, textId: string, version = 1, days: ShareDays = 7) {
  const outcome = await share(userId, { textId, version, days });
  if (!outcome.ok) throw new Error(outcome.failure.message);
  return outcome.value;
}
const shows = async (id: string) => {
  const outcome = await shared(id);
  return outcome.ok ? outcome.value?.work.text : outcome.failure.kind;
};
type Action = typeof discardTextAction | typeof shareTextAction;
const press = async (action: Action, fields: Record<string, string>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return (await action(undefined, form))?.outcome;
};
const kindOf = (outcome: Awaited<ReturnType<typeof press>>) => (outcome?.ok ? "ok" : outcome?.failure.kind);

describe("a link to a text", () => {
  it("shows the version that was shared, whatever is saved later, with the name of who shares it", async () => {
    await write("dana", "t", 0, "One");
    const { id } = await made("dana", "t");
    await write("dana", "t", 1, "Two");
    expect(await shared(id)).toMatchObject({ ok: true, value: { by: undefined, work: { title: "Porches", text: "One" } } });
    await keepProfile("dana", { name: "Dana Whitfield" });
    expect(await shared(id)).toMatchObject({ ok: true, value: { by: "Dana Whitfield", work: { text: "One" } } });
  });

  it("shows nothing of what was asked for, found, decided or is to be checked", async () => {
    await write("dana", "t", 0, "One [1]", {
      request: { topic: "a secret request" },
      result: {
        claimsToCheck: [{ sentence: "a secret claim", why: "none" }],
        sources: [{ title: "The city", url: "https://example.com/a", snippet: "a secret snippet" }],
      },
      dismissals: [{ finding: "a secret finding", reason: "none" }],
      checked: ["a secret sentence"],
    });
    const { id } = await made("dana", "t");
    const outcome = await shared(id);
    expect(JSON.stringify(outcome)).not.toMatch(/secret|dana/);
    expect(outcome).toMatchObject({ value: { work: { result: { sources: [{ title: "The city", url: "https://example.com/a" }] } } } });
  });

  it("stands in the table by the SHA-256 of its id alone, of which 192 bits are random", async () => {
    await write("dana", "t", 0, "One");
    const links = await Promise.all([made("dana", "t"), made("dana", "t"), made("dana", "t")]);
    for (const { id, hash } of links) {
      expect([Buffer.from(id, "base64url").length, hashOf(id)]).toEqual([24, hash]);
      expect((await table.items()).filter((item) => item.includes(id))).toEqual([]);
      expect(await shows(hash.slice(0, 32))).toBeUndefined(); // who reads the table opens nothing
    }
    expect(new Set(links.map(({ id }) => id)).size).toBe(3);
  });

  it.each(shareDays)("ends after %i days, also while its item is there still", async (days) => {
    await write("dana", "t", 0, "One");
    const { id, endsAt } = await made("dana", "t", 1, days);
    expect(Math.round((endsAt - Date.now()) / day)).toBe(days);
    later(endsAt - Date.now() - 1);
    expect(await shows(id)).toBe("One");
    later(1);
    expect(await shows(id)).toBeUndefined();
    expect(await openShares("dana", "t")).toEqual({ ok: true, value: [] });
    expect(await table.items()).toContainEqual(expect.stringContaining(`"TTL":{"N":"${endsAt / 1000}"}`));
  });

  it("that never was, has ended or was ended, or whose text is deleted, gives one same answer", async () => {
    await write("dana", "t", 0, "One");
    await write("dana", "u", 0, "Other");
    const [ended, gone, deleted] = [await made("dana", "t", 1, 1), await made("dana", "t"), await made("dana", "u", 1, 30)];
    await endShare("dana", gone.hash);
    await put({ ...headKey("dana", "u"), EntityType: "SavedContent", DeletedAt: 1 });
    later(day + 1000);
    const answers = [ended.id, gone.id, deleted.id, "A".repeat(32), "", "..", "x".repeat(5_000)].map((id) => shared(id));
    for (const answer of await Promise.all(answers)) expect(answer).toEqual({ ok: true, value: undefined });
  });

  it("is of somebody else's text made by nobody, and ended by nobody else", async () => {
    await write("dana", "t", 0, "One");
    const { id, hash } = await made("dana", "t");
    await comes("eve");
    expect(kindOf(await press(shareTextAction, { id: "t", version: "1", days: "7" }))).toBe("not_found");
    expect(kindOf(await press(endShareAction, { hash }))).toBe("not_found");
    expect(await openShares("eve", "t")).toEqual({ ok: true, value: [] });
    await press(discardTextAction, { id: "t" });
    expect(await shows(id)).toBe("One");
  });

  it("is not made of another version than the one that is looked at, nor for as long as one likes", async () => {
    await write("dana", "t", 0, "One");
    await write("dana", "t", 1, "Two");
    expect(kindOf(await press(shareTextAction, { id: "t", version: "1", days: "7" }))).toBe("rephrase");
    for (const days of ["0", "2", "31", "365", "-1", "1e1", ""]) expect(kindOf(await press(shareTextAction, { id: "t", version: "2", days }))).toBe("correct");
    const outcome = await press(shareTextAction, { id: "t", version: "2", days: "30" });
    expect(outcome).toMatchObject({ ok: true, value: { link: expect.stringMatching(/^https:\/\/app\.example\.com\/shared\/[\w-]{32}$/) } });
  });

  it("ends when its text is deleted, and stays so when the text is brought back", async () => {
    await write("dana", "t", 0, "One");
    await write("dana", "u", 0, "Other");
    const [one, other] = [await made("dana", "t"), await made("dana", "u")];
    expect(kindOf(await press(discardTextAction, { id: "t" }))).toBe("ok");
    expect((await table.items()).filter((item) => item.includes(one.hash))).toEqual([]);
    expect(kindOf(await press(bringBackTextAction, { id: "t" }))).toBe("ok");
    expect([await shows(one.id), await shows(other.id)]).toEqual([undefined, "Other"]);
  });
});

describe("how many links are open", () => {
  it(`is ${mostOfText} for a text, however many are asked for at once, and one that ends makes room`, async () => {
    await write("dana", "t", 0, "One");
    const asked = async () => kindOf(await press(shareTextAction, { id: "t", version: "1", days: "1" }));
    for (let at = 0; at < mostOfText - 1; at++) await made("dana", "t", 1, 1);
    const kinds = await Promise.all([asked(), asked(), asked()]);
    expect(kinds.filter((kind) => kind === "ok")).toHaveLength(1);
    expect(await asked()).toBe("rephrase");
    const open = await openShares("dana", "t");
    if (!open.ok) throw new Error(open.failure.message);
    expect(open.value).toHaveLength(mostOfText);
    await endShare("dana", open.value[0]?.hash ?? "");
    expect([await asked(), await asked()]).toEqual(["ok", "rephrase"]);
    later(day + 1000);
    expect(await asked()).toBe("ok");
    // Of what has ended nothing is left, although nothing has removed it but this.
    expect((await table.items()).filter((item) => item.includes('"SHARE#'))).toHaveLength(1);
  });

  it(`is ${mostOfPerson} for a person`, async () => {
    await write("dana", "t", 0, "One");
    const one = { textId: "u", version: 1, createdAt: Date.now(), endsAt: Date.now() + day };
    const known = Array.from({ length: mostOfPerson - 1 }, (_, at) => ({ ...one, hash: hashOf(`${at}`), textId: `u${at % 10}` }));
    await put(sharesItem("dana", { known, revision: 1 }));
    await made("dana", "t");
    expect(await share("dana", { textId: "t", version: 1, days: 7 })).toMatchObject({ ok: false, failure: { kind: "rephrase" } });
    await write("eve", "t", 0, "Hers");
    await made("eve", "t");
  });
});

describe("the links of an account that is deleted", () => {
  // All but the mark by which an event that comes late is known.
  const left = async () => (await table.items()).filter((item) => item.includes("dana") && !item.includes("#DELETED"));

  it("are gone with it, those that have ended too, and nobody else's", async () => {
    for (const userId of ["dana", "eve"]) {
      await write(userId, `${userId}-t`, 0, "One");
      await made(userId, `${userId}-t`, 1, 1);
      await made(userId, `${userId}-t`, 1, 30);
    }
    later(2 * day);
    const { id } = await made("eve", "eve-t");
    expect(await removeBelongings("dana")).toEqual({ ok: true, value: "done" });
    expect(await left()).toEqual([]);
    expect(await shows(id)).toBe("One");
  });

  it.each([1, 2, 3, 4, 5, 6])("do not come back by one that is made meanwhile: all is removed before its command %i", async (which) => {
    await write("dana", "t", 0, "One");
    await made("dana", "t");
    const client = DynamoDBDocumentClient.prototype as unknown as { send: (command: object) => Promise<unknown> };
    const { send } = client;
    let commands = 0;
    vi.spyOn(client, "send").mockImplementation(async function (this: typeof client, command) {
      if (++commands === which) await removeBelongings("dana");
      return send.call(this, command);
    });
    const outcome = await share("dana", { textId: "t", version: 1, days: 7 });
    vi.restoreAllMocks();
    // What a link shows is named, or not there: who deletes all that is named leaves nothing.
    await removeBelongings("dana");
    expect(await left()).toEqual([]);
    if (outcome.ok) expect(await shows(outcome.value.id)).toBeUndefined();
  });
});

it("a link shows its text just as long as it is open, whatever is done in whatever order", async () => {
  const texts = ["a", "b"] as const;
  const step = fc.oneof(
    fc.record({ do: fc.constant("share" as const), text: fc.constantFrom(...texts), days: fc.constantFrom(...shareDays) }),
    fc.record({ do: fc.constant("end" as const), which: fc.nat({ max: 9 }) }),
    fc.record({ do: fc.constant("delete" as const), text: fc.constantFrom(...texts) }),
    fc.record({ do: fc.constant("wait" as const), days: fc.constantFrom(0.5, 1, 7) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
      vi.useRealTimers();
      const userId = `dana-${++keys}`;
      await comes(userId);
      for (const text of texts) await write(userId, text, 0, `Text ${text}`);
      const model: { id: string; hash: string; text: string; endsAt: number; ended: boolean }[] = [];
      for (const one of steps) {
        if (one.do === "share") model.push({ ...(await made(userId, one.text, 1, one.days)), text: one.text, ended: false });
        if (one.do === "wait") later(one.days * day);
        if (one.do === "end") {
          const link = model[one.which];
          if (link === undefined) continue;
          await endShare(userId, link.hash);
          link.ended = true;
        }
        if (one.do === "delete") {
          await press(discardTextAction, { id: one.text });
          await press(bringBackTextAction, { id: one.text });
          for (const link of model) if (link.text === one.text) link.ended = true;
        }
      }
      const isOpen = (link: (typeof model)[number]) => !link.ended && link.endsAt > Date.now();
      for (const link of model) expect(await shows(link.id)).toBe(isOpen(link) ? `Text ${link.text}` : undefined);
      const named = await allShares(userId);
      if (!named.ok) throw new Error(named.failure.message);
      expect(named.value.map(({ hash }) => hash).sort()).toEqual(
        model
          .filter(isOpen)
          .map(({ hash }) => hash)
          .sort(),
      );
    }),
    { numRuns: 40 },
  );
});

it("an item under a link's name that is something else shows nothing", async () => {
  const id = "B".repeat(32);
  for (const more of [{}, { UserId: "dana", TextId: "t", Work: "no JSON", TTL: 1e12 }, { UserId: "dana", TextId: "t", Work: "{}", TTL: "soon" }]) {
    await put({ ...shareKey(hashOf(id)), EntityType: "Share", ...more });
    expect(await shows(id)).toBeUndefined();
  }
});
