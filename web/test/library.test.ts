import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Item, page, put } from "@/dynamodb/table";
import { discard, erase, list, maxVersions, open, restore, type SaveRequest, save, titleOf, undoTime, version, versions } from "@/library/library";
import { versionsOf } from "@/library/stored";
import { newTextId } from "@/library/text";
import type { Work } from "@/library/work";
import { arrive } from "./headers";
import { tableOfOwn } from "./tables";
import { trace } from "./visitor";

const table = tableOfOwn();
beforeEach(() => arrive(trace));

const work = (text: string, but: Partial<Work> = {}): Work => ({
  madeBy: "generateBlogPost",
  title: "Tax protests",
  text,
  dismissals: [],
  checked: [],
  ...but,
});
let keys = 0;
const saving = (id: string, over: number, text: string): SaveRequest => ({ id, key: `key-${++keys}`, over, origin: "edited", work: work(text) });

async function saved(userId: string, request: SaveRequest) {
  const outcome = await save(userId, request);
  if (!outcome.ok) throw new Error(outcome.failure.message);
  return outcome.value;
}
async function opened(userId: string, id: string): Promise<string> {
  const outcome = await open(userId, id);
  return outcome.ok ? outcome.value.work.text : outcome.failure.kind;
}
async function everything(): Promise<Item[]> {
  const partitions = ["USER#dana", "USER#eve", ...names.flatMap((id) => ["dana", "eve"].map((who) => versionsOf(who, id)))] as Item["PK"][];
  const parts = await Promise.all(partitions.map((PK) => page({ PK, limit: 1000 })));
  return parts.flatMap(({ items }) => items);
}
let names: string[] = [];
const newName = () => {
  const id = newTextId();
  names.push(id);
  return id;
};
beforeEach(() => {
  names = [];
});
afterEach(() => void vi.useRealTimers());
/** So many ms from now. */
const later = (ms: number) => void vi.useFakeTimers({ now: Date.now() + ms, toFake: ["Date"] });

describe("a text that is saved", () => {
  it("goes by its latest title, to the person whose it is, while it is there", async () => {
    const id = newName();
    await saved("dana", saving(id, 0, "One"));
    await saved("dana", { ...saving(id, 1, "Two"), work: work("Two", { title: "Homesteads" }) });
    const titles = async () => [await titleOf("dana", id), await titleOf("eve", id)].map((title) => title.ok && title.value);
    expect(await titles()).toEqual(["Homesteads", undefined]);
    await discard("dana", id);
    expect(await titles()).toEqual([undefined, undefined]);
  });

  it("is there with all that belongs to it, and each save is a version", async () => {
    const id = newName();
    const whole = work("One", {
      request: { topic: "protests", homes: [1, null] },
      result: { blogPost: { title: "Tax protests" } },
      dismissals: [{ finding: "great schools", reason: "the name of a street" }],
      checked: ["It has two acres."],
    });
    expect(await saved("dana", { id, key: "a", over: 0, origin: "generated", work: whole })).toMatchObject({
      state: "saved",
      text: { version: 1, work: whole },
    });
    expect(await saved("dana", saving(id, 1, "Two"))).toMatchObject({ state: "saved", text: { version: 2 } });
    expect(await opened("dana", id)).toBe("Two");
    expect(await versions("dana", id)).toMatchObject({
      ok: true,
      value: [
        { version: 2, origin: "edited" },
        { version: 1, origin: "generated" },
      ],
    });
    expect(await version("dana", id, 1)).toEqual({ ok: true, value: whole });
  });

  it("is saved once, however often its save is tried", async () => {
    const id = newName();
    const request = saving(id, 0, "One");
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => saved("dana", request)));
    expect(outcomes.map(({ state, text }) => [state, text.version])).toEqual(Array(5).fill(["saved", 1]));
    expect((await everything()).length).toBe(2);
  });

  it("is not overwritten by somebody who has not seen what it became", async () => {
    const id = newName();
    await saved("dana", saving(id, 0, "One"));
    const both = await Promise.all([saved("dana", saving(id, 1, "Left")), saved("dana", saving(id, 1, "Right"))]);
    expect(both.map(({ state }) => state).sort()).toEqual(["changed", "saved"]);
    const won = both.find(({ state }) => state === "saved")?.text.work.text;
    expect(await opened("dana", id)).toBe(won);
    expect(await saved("dana", saving(id, 1, "Late"))).toMatchObject({ state: "changed", text: { version: 2, work: { text: won } } });
  });

  it("is nobody else's: its name opens, changes and lists nothing", async () => {
    const id = newName();
    await saved("dana", saving(id, 0, "Mine"));
    expect(await opened("eve", id)).toBe("not_found");
    for (const outcome of [
      await versions("eve", id),
      await version("eve", id, 1),
      await discard("eve", id),
      await restore("eve", id),
      await save("eve", saving(id, 1, "Hers")),
    ])
      expect(outcome).toMatchObject({ ok: false, failure: { kind: "not_found" } });
    await erase("eve", id);
    expect(await list("eve", {})).toEqual({ ok: true, value: { entries: [] } });
    expect(await opened("dana", id)).toBe("Mine");
    expect(await version("dana", id, 1)).toMatchObject({ ok: true });
  });

  it("shares nothing with a text of somebody else that has its name", async () => {
    const id = newName();
    await saved("dana", saving(id, 0, "Mine"));
    expect(await saved("eve", saving(id, 0, "Hers"))).toMatchObject({ state: "saved", text: { version: 1 } });
    await saved("eve", saving(id, 1, "Hers, too"));
    expect([await version("dana", id, 1), await version("eve", id, 1)]).toMatchObject([{ value: { text: "Mine" } }, { value: { text: "Hers" } }]);
    await erase("eve", id);
    expect([await opened("eve", id), await opened("dana", id)]).toEqual(["not_found", "Mine"]);
    expect(await versions("dana", id)).toMatchObject({ ok: true, value: [{ version: 1 }] });
  });

  it("comes back after it was deleted, until nothing of it is left", async () => {
    const id = newName();
    await saved("dana", saving(id, 0, "One"));
    await discard("dana", id);
    expect(await opened("dana", id)).toBe("not_found");
    expect(await list("dana", {})).toEqual({ ok: true, value: { entries: [] } });
    await restore("dana", id);
    expect(await opened("dana", id)).toBe("One");
    await discard("dana", id);
    later(undoTime + 1);
    await list("dana", {});
    expect(await everything()).toEqual([]);
  });

  it("is gone thirty days after it was deleted, also where nothing has erased it yet", async () => {
    const id = newName();
    await saved("dana", saving(id, 0, "One"));
    await discard("dana", id);
    later(undoTime - 60_000);
    await discard("dana", id); // it was deleted before: that gives it no more time
    later(60_001);
    for (const outcome of [await restore("dana", id), await discard("dana", id), await save("dana", saving(id, 1, "Two"))])
      expect(outcome).toMatchObject({ ok: false, failure: { kind: "not_found" } });
    expect(await opened("dana", id)).toBe("not_found");
    expect((await everything()).length).toBe(2);
    expect(await list("dana", { deleted: true })).toEqual({ ok: true, value: { entries: [] } });
  });

  it("is erased by the way when nobody can have it back, a few at once", async () => {
    const ids = Array.from({ length: 5 }, newName);
    for (const id of ids) {
      await saved("dana", saving(id, 0, "One"));
      await discard("dana", id);
    }
    const stays = newName();
    await saved("dana", saving(stays, 0, "Two"));
    later(undoTime + 1);
    const left = [];
    for (let at = 0; at < 4; at++) {
      expect(await list("dana", {})).toMatchObject({ ok: true, value: { entries: [{ id: stays }] } });
      left.push((await everything()).length);
    }
    expect(left).toEqual([8, 4, 2, 2]); // each has its head and a version
  });

  it.each([
    ["by us", 1],
    ["by the application before this one", 0],
  ])("stays deleted, and as it was, if that happens while a save is under way: saved %s", async (_, over) => {
    const id = newName();
    if (over > 0) await saved("dana", saving(id, 0, "One"));
    else await put({ PK: "USER#dana", SK: `CONTENT#${id}`, EntityType: "SavedContent", Data: { content: "One", type: "Text" } });
    const client = DynamoDBDocumentClient.prototype as unknown as { send: (command: object) => Promise<unknown> };
    const { send } = client;
    const spy = vi.spyOn(client, "send").mockImplementation(async function (this: typeof client, command) {
      const answer = await send.call(this, command);
      if (!(command instanceof PutCommand)) return answer;
      spy.mockRestore();
      await discard("dana", id); // between the version and the text that follows it
      return answer;
    });
    expect(await save("dana", saving(id, over, "Two"))).toMatchObject({ ok: false, failure: { kind: "not_found" } });
    expect(await opened("dana", id)).toBe("not_found");
    await restore("dana", id);
    expect(await opened("dana", id)).toBe("One");
  });

  it("names its versions without reading them", async () => {
    const id = newName();
    await saved("dana", saving(id, 0, "One"));
    await saved("dana", saving(id, 1, "Two"));
    const { items } = await page({ PK: versionsOf("dana", id), limit: 10 });
    for (const item of items) await put({ ...item, Work: "…" });
    expect(await versions("dana", id)).toEqual({
      ok: true,
      value: [2, 1].map((version) => ({ version, origin: "edited", title: "Tax protests", createdAt: expect.any(Number) })),
    });
  });

  it("goes by what people call it now, whatever it was called when it was saved", async () => {
    const id = newName();
    await saved("dana", { ...saving(id, 0, "One."), work: { ...saving(id, 0, "One.").work, madeBy: "generateListingFaqs" } });
    const [item] = (await page({ PK: "USER#dana", begins: `CONTENT#${id}`, limit: 1 })).items;
    await put({ ...(item as Item), Data: { ...(item?.["Data"] as object), type: "Listing faqs" } });
    expect(await open("dana", id)).toMatchObject({ ok: true, value: { type: "Listing questions" } });
  });

  it("has an excerpt that ends where a character does", async () => {
    const id = newName();
    const { text } = await saved("dana", saving(id, 0, `${"a".repeat(199)}\u{1f3e1} and more`));
    expect(text.excerpt).toBe(`${"a".repeat(199)}…`);
  });

  it("keeps its latest fifty versions", async () => {
    const id = newName();
    for (let over = 0; over < maxVersions + 3; over++) await saved("dana", saving(id, over, `Version ${over + 1}`));
    const kept = await versions("dana", id);
    expect(kept.ok && kept.value.map(({ version }) => version)).toEqual(Array.from({ length: maxVersions }, (_, i) => maxVersions + 3 - i));
    expect(await version("dana", id, 3)).toMatchObject({ ok: false, failure: { kind: "not_found" } });
  });

  it("is refused with words if it is too long for the table", async () => {
    const request = { ...saving(newName(), 0, "One"), work: work("字".repeat(60_000), { result: "字".repeat(99_000) }) };
    expect(await save("dana", request)).toMatchObject({ ok: false, failure: { kind: "rephrase" } });
    expect(await everything()).toEqual([]);
  });
});

describe("what the application before this one saved", () => {
  const old = { PK: "USER#dana", SK: "CONTENT#1732800000000", EntityType: "SavedContent", CreatedAt: 1732800000000, UpdatedAt: 1732800000001 } as const;
  beforeEach(() => names.push("1732800000000"));

  it.each([
    ["with a name", { content: "# Old\n\nText", type: "Blog Post", name: "My old post", projectId: null, createdAt: "2024-11-28" }, "My old post"],
    ["with a title", { id: "1", content: "# Old\n\nText", type: "Blog Post", title: "Titled" }, "Titled"],
    ["without either", { content: "# Old\n\nText", type: "Blog Post" }, "Blog Post"],
  ])("is read as it is, %s", async (_, Data, title) => {
    await put({ ...old, Data });
    const text = await open("dana", "1732800000000");
    expect(text).toMatchObject({ ok: true, value: { title, type: "Blog Post", version: 0, createdAt: 1732800000000, work: { text: "# Old\n\nText" } } });
    expect(await list("dana", {})).toMatchObject({ ok: true, value: { entries: [{ title, excerpt: "Old Text" }] } });
  });

  it("is edited without being lost, and can be read there again", async () => {
    await put({ ...old, Data: { content: "Old text", type: "Blog Post", name: "Old" } });
    await saved("dana", saving("1732800000000", 0, "New text"));
    expect(await versions("dana", "1732800000000")).toMatchObject({ ok: true, value: [{ version: 1 }, { version: 0 }] });
    expect(await version("dana", "1732800000000", 0)).toMatchObject({ ok: true, value: { text: "Old text" } });
    const { items } = await page({ PK: "USER#dana", limit: 10 });
    expect(items).toMatchObject([
      { EntityType: "SavedContent", CreatedAt: 1732800000000, Data: { content: "New text", name: "Tax protests", type: "Blog post", projectId: null } },
    ]);
  });

  it("is passed over if it is no text", async () => {
    await put({ ...old, Data: "?" });
    await put({ PK: "USER#dana", SK: "PROFILE", EntityType: "UserProfile" });
    expect(await list("dana", {})).toEqual({ ok: true, value: { entries: [] } });
  });
});

describe("the list", () => {
  it("gives as many as are asked for, also where deleted ones stand before them", async () => {
    for (let at = 0; at < 30; at++) {
      await saved("dana", { ...saving(`17648${String(at).padStart(8, "0")}-x`, 0, "One"), key: `k${at}` });
      if (at >= 10) await discard("dana", `17648${String(at).padStart(8, "0")}-x`);
    }
    const part = await list("dana", {}, 3);
    expect(part.ok && part.value.entries.map(({ id }) => id.slice(11, 13))).toEqual(["09", "08", "07"]);
    expect(part).toMatchObject({ value: { next: "1764800000007-x" } });
  });

  it("gives every text once, the newest first, by pages, and what is searched alone", async () => {
    for (let i = 0; i < 45; i++)
      await saved("dana", { ...saving(`17648${String(i).padStart(8, "0")}-x`, 0, i % 20 === 7 ? "A word about RADON." : "Another."), key: `k${i}` });
    const gather = async (filter: { words?: string; type?: string }) => {
      const found: string[] = [];
      let after: string | undefined;
      do {
        const part = await list("dana", { ...filter, after });
        if (!part.ok) throw new Error(part.failure.message);
        found.push(...part.value.entries.map(({ id }) => id));
        after = part.value.next;
      } while (after !== undefined);
      return found;
    };
    const found = await gather({});
    expect(found.length).toBe(45);
    expect(found).toEqual([...new Set(found)].sort().reverse());
    expect((await gather({ words: "radon" })).length).toBe(2);
    expect((await gather({ type: "Blog post" })).length).toBe(45);
    expect(await gather({ type: "Video script" })).toEqual([]);
  });
});

describe("a save that was cut off", () => {
  // The version was written and the head not: the process ended between both.
  const cut = (id: string, key: string, text: string) =>
    put({
      PK: versionsOf("dana", id),
      SK: "V#000000002",
      EntityType: "ContentVersion",
      SaveKey: key,
      Origin: "edited",
      Work: JSON.stringify(work(text)),
      CreatedAt: 5,
    });

  it("is done when it is tried again", async () => {
    const id = newName();
    await saved("dana", saving(id, 0, "One"));
    await cut(id, "again", "Two");
    expect(await versions("dana", id)).toMatchObject({ ok: true, value: [{ version: 1 }] });
    expect(await saved("dana", { ...saving(id, 1, "Two"), key: "again" })).toMatchObject({ state: "saved", text: { version: 2 } });
    expect(await opened("dana", id)).toBe("Two");
  });

  it("is not lost when somebody else saves first", async () => {
    const id = newName();
    await saved("dana", saving(id, 0, "One"));
    await cut(id, "never again", "Two");
    expect(await saved("dana", saving(id, 1, "Other"))).toMatchObject({ state: "changed", text: { version: 2, work: { text: "Two" } } });
  });
});

describe("a table that is away", () => {
  it("is told, and what was typed is to be kept", async () => {
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9");
    try {
      expect(await open("dana", "x")).toMatchObject({ ok: false, failure: { kind: "unavailable", service: "library", fallback: "keep_here" } });
    } finally {
      vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", table.endpoint());
      vi.mocked(process.stderr.write).mockRestore();
    }
  });
});

/** Every order of what two people do to one name leaves each with what a simple model says. */
describe("the repository", () => {
  type Step = { who: "dana" | "eve"; what: "save" | "stale" | "again" | "discard" | "restore"; text: string };
  const step = fc.record<Step>({
    who: fc.constantFrom("dana", "eve"),
    what: fc.constantFrom("save", "save", "stale", "again", "discard", "restore"),
    text: fc.string({ minLength: 1, maxLength: 40, unit: "binary" }),
  });

  it("is what a model of it says, whatever is done in whatever order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const id = newName();
        type Model = { texts: string[]; gone: boolean; last: SaveRequest };
        const models: { [Who in Step["who"]]?: Model } = {};
        for (const { who, what, text } of steps) {
          const mine = models[who];
          const at = mine?.texts.length ?? 0;
          if (what === "discard" || what === "restore") {
            const outcome = await (what === "discard" ? discard : restore)(who, id);
            expect(outcome.ok).toBe(mine !== undefined);
            if (mine) mine.gone = what === "discard";
            continue;
          }
          const request = what === "again" && mine ? mine.last : saving(id, what === "stale" ? Math.max(0, at - 1) : at, text);
          const outcome = await save(who, request);
          if (mine?.gone) expect(outcome.ok).toBe(false);
          else if (mine && request === mine.last) expect(outcome).toMatchObject({ ok: true, value: { state: "saved", text: { version: at } } });
          else if (request.over !== at) expect(outcome).toMatchObject({ ok: true, value: { state: "changed", text: { version: at } } });
          else {
            expect(outcome).toMatchObject({ ok: true, value: { state: "saved", text: { version: at + 1 } } });
            models[who] = { texts: [...(mine?.texts ?? []), request.work.text], gone: false, last: request };
          }
        }
        for (const who of ["dana", "eve"] as const) {
          const texts = models[who]?.gone === false ? models[who].texts : [];
          expect(await opened(who, id)).toBe(texts.at(-1) ?? "not_found");
          for (const [at, text] of texts.entries()) expect(await version(who, id, at + 1)).toMatchObject({ ok: true, value: { text } });
        }
      }),
      { numRuns: 100 },
    );
  });
});
