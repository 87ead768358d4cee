import { OpenFeature, ServerProviderEvents } from "@openfeature/server-sdk";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { put } from "@/dynamodb/table";
import { fallsBack, followFlags, pathOf } from "@/flags/evaluation";
import { definitionOf, definitionSchema, type Flags, flagsIn, type Path } from "@/flags/flags";
import { TableProvider } from "@/flags/provider";
import { mostChanges, readFlags, seedRecord, writeFlags } from "@/flags/record";
import { tableOfOwn } from "./tables";

const table = tableOfOwn();
beforeEach(() => void vi.stubEnv("STAGE", "test"));
afterEach(async () => {
  await OpenFeature.close();
  vi.restoreAllMocks();
});

const everybody = Array.from({ length: 20_000 }, (_, at) => `user-${at.toString(36)}-${(at * 7919) % 104729}`);

/** Who of all is served by the service when the flag says so. */
async function served(percentage: number, ids = everybody): Promise<Set<string>> {
  const { version } = await readFlags();
  await writeFlags("olga@example.com", version, { ai: { percentage } });
  await followFlags();
  const found = new Set<string>();
  for (const id of ids) if ((await pathOf("ai", id)) === "service") found.add(id);
  return found;
}

describe("a percentage of people", () => {
  it("is so many of them, to one percent, and keeps every one of them when it is raised", async () => {
    const [quarter, half, all] = [await served(25), await served(50), await served(100)];
    expect(Math.abs(quarter.size / everybody.length - 0.25)).toBeLessThan(0.01);
    expect(Math.abs(half.size / everybody.length - 0.5)).toBeLessThan(0.01);
    expect([...quarter].filter((id) => !half.has(id))).toEqual([]);
    expect(all.size).toBe(everybody.length);
    expect((await served(0)).size).toBe(0);
  });

  it("never loses somebody at any step up", async () => {
    const some = everybody.slice(0, 300);
    let before = await served(0, some);
    for (let percentage = 10; percentage <= 100; percentage += 10) {
      const now = await served(percentage, some);
      expect([...before].filter((id) => !now.has(id))).toEqual([]);
      expect(now.size).toBeGreaterThan(before.size);
      before = now;
    }
  });

  it("is another one for each service, so that nobody is the first in everything", async () => {
    await writeFlags("olga@example.com", 0, { ai: { percentage: 50 }, search: { percentage: 50 } });
    await followFlags();
    const paths = await Promise.all(everybody.slice(0, 400).map(async (id) => `${await pathOf("ai", id)} ${await pathOf("search", id)}`));
    expect(new Set(paths).size).toBe(4);
  });
});

describe("the definition", () => {
  it("says what it was made of, whatever that is", () => {
    const flag = fc.record({ percentage: fc.integer({ min: 0, max: 100 }), fallback: fc.boolean() });
    fc.assert(
      fc.property(fc.record({ ai: flag, search: flag, oauth: flag }), (flags: Flags) => {
        expect(flagsIn(definitionSchema.parse(JSON.parse(JSON.stringify(definitionOf(flags)))))).toEqual(flags);
      }),
    );
  });

  it("is the file until somebody changes something: all by the services, and nothing falls back", async () => {
    await followFlags();
    expect(await readFlags()).toEqual(seedRecord());
    expect([await pathOf("ai", "dana"), await pathOf("search", "dana"), await pathOf("oauth", "dana"), await fallsBack("ai")]).toEqual([
      "service",
      "service",
      "service",
      false,
    ]);
  });

  it.each([
    [
      "buckets that are not 100 together",
      {
        fractional: [
          ["service", 30],
          ["monolith", 60],
        ],
      },
    ],
    [
      "the monolith's bucket first",
      {
        fractional: [
          ["monolith", 50],
          ["service", 50],
        ],
      },
    ],
    [
      "half a percent",
      {
        fractional: [
          ["service", 0.5],
          ["monolith", 99.5],
        ],
      },
    ],
  ])("is refused with %s", (_, targeting) => {
    const definition = structuredClone(seedRecord().definition);
    const broken = { ...definition, flags: { ...definition.flags, "ai-path": { ...definition.flags["ai-path"], targeting } } };
    expect(definitionSchema.safeParse(broken).success).toBe(false);
  });
});

describe("a change", () => {
  it("is kept with who made it and when, the newest first, and fifty of them", async () => {
    for (let version = 0; version < mostChanges + 3; version++)
      await writeFlags("olga@example.com", version, { search: { percentage: version % 2 === 0 ? 40 : 60 } });
    const { changes, version } = await readFlags();
    expect([version, changes.length]).toEqual([mostChanges + 3, mostChanges]);
    expect(changes[0]).toMatchObject({
      version: mostChanges + 3,
      by: "olga@example.com",
      edits: [{ service: "search", from: { percentage: 60, fallback: false }, to: { percentage: 40, fallback: false } }],
    });
    expect(Math.abs(Date.now() - (changes[0]?.at ?? 0))).toBeLessThan(60_000);
  });

  it("of two operators at once is made by one, and the other is told", async () => {
    const made = await Promise.all([
      writeFlags("olga@example.com", 0, { ai: { percentage: 10 } }),
      writeFlags("omar@example.com", 0, { ai: { percentage: 90 } }),
    ]);
    expect(made.filter((one) => one !== undefined).length).toBe(1);
    expect((await readFlags()).changes.length).toBe(1);
    expect(await writeFlags("omar@example.com", 0, { ai: { percentage: 50 } })).toBeUndefined();
  });

  it("that changes nothing is none", async () => {
    expect(await writeFlags("olga@example.com", 0, { ai: { percentage: 100, fallback: false } })).toMatchObject({ version: 0, changes: [] });
    expect(await table.items()).toEqual([]);
  });

  it("of one stage is none of another", async () => {
    await writeFlags("olga@example.com", 0, { ai: { percentage: 10 } });
    vi.stubEnv("STAGE", "other");
    expect(await readFlags()).toMatchObject({ version: 0, flags: { ai: { percentage: 100 } } });
  });

  it("is seen by two instances in less than five seconds", async () => {
    const names = ["one", "two"];
    for (const name of names) await OpenFeature.setProviderAndWait(name, new TableProvider());
    const changed = names.map(
      (name) => new Promise<void>((seen) => OpenFeature.getClient(name).addHandler(ServerProviderEvents.ConfigurationChanged, () => seen())),
    );
    const seenBy = async (name: string) => (await OpenFeature.getClient(name).getStringValue("ai-path", "service", { targetingKey: "dana" })) as Path;
    expect(await Promise.all(names.map(seenBy))).toEqual(["service", "service"]);
    const begun = performance.now();
    await writeFlags("olga@example.com", 0, { ai: { percentage: 0 } });
    await Promise.all(changed);
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(await Promise.all(names.map(seenBy))).toEqual(["monolith", "monolith"]);
  });
});

describe("flags that cannot be read", () => {
  it("are those of the file before they were ever read, and the log says so once", async () => {
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const there = process.env["AWS_ENDPOINT_URL_DYNAMODB"];
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1");
    await followFlags();
    expect(await pathOf("ai", "dana")).toBe("service");
    expect(write.mock.calls.filter(([line]) => String(line).includes("The flags cannot be read"))).toHaveLength(1);
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", there);
  });

  it("stay as they were if somebody writes what is no definition", async () => {
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    await writeFlags("olga@example.com", 0, { ai: { percentage: 0 } });
    await followFlags();
    await put({ PK: "FLAGS#test", SK: "DEFINITION", Version: 2, Definition: { flags: {} }, Changes: [] });
    await vi.waitFor(() => expect(write).toHaveBeenCalledWith(expect.stringContaining("The flags cannot be read")), { timeout: 10_000 });
    expect(await pathOf("ai", "dana")).toBe("monolith");
  });
});
