import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { cardOf } from "@/exports/card-file";

const asked: unknown[] = [];
beforeEach(() => {
  asked.length = 0;
  vi.spyOn(process, "cwd").mockReturnValue(import.meta.dirname.replace(/\/test$/, ""));
  const { fetch } = globalThis;
  vi.stubGlobal("fetch", (address: unknown) => {
    if (String(address).startsWith("data:")) return fetch(String(address)); // the program of the drawing itself
    asked.push(address);
    return Promise.reject(new Error("no other host is asked"));
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

// PNG (ISO/IEC 15948), sections 5.2 and 11.2.2: the signature, and the header's width and height.
function sizeOf(png: Uint8Array) {
  const bytes = Buffer.from(png);
  expect(bytes.subarray(0, 8).toString("hex")).toBe("89504e470d0a1a0a");
  expect(bytes.subarray(12, 16).toString()).toBe("IHDR");
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

it("a title card is a PNG of 1200 by 630, and differs with its words", async () => {
  const [one, other] = [await cardOf("Porches of Hyde Park", "Dana Whitfield"), await cardOf("Porches of Hyde Park", undefined)];
  expect([sizeOf(one), sizeOf(other)]).toEqual([
    [1200, 630],
    [1200, 630],
  ]);
  expect(Buffer.from(one).equals(Buffer.from(other))).toBe(false);
  expect(one.length).toBeLessThan(200_000);
}, 120_000);

it("every letter that is drawn has its shape in the fonts", async () => {
  const letters = String.fromCodePoint(
    ...Array.from({ length: 0x180 - 0x20 }, (_, at) => at + 0x20),
    0x2013,
    0x2014,
    ...[0x2018, 0x2019, 0x201a, 0x201c, 0x201d, 0x201e, 0x2022, 0x2026, 0x20ac],
  );
  for (let at = 0; at < letters.length; at += 60) await cardOf(letters.slice(at, at + 60), undefined);
  expect(asked).toEqual([]);
}, 120_000);

it("a title of any letters and any length is drawn without asking another host", async () => {
  const titles = fc.oneof(
    fc.string({ unit: "binary", maxLength: 400 }),
    fc.constantFrom("Casa en Ciudad Ñuñoa: ¿cuánto?", "🏠 Open house", "広い家", "x".repeat(300), "ŁÓDŹ"),
  );
  await fc.assert(
    fc.asyncProperty(titles, async (title) => {
      expect(sizeOf(await cardOf(title, title))).toEqual([1200, 630]);
    }),
    { numRuns: 40 },
  );
  expect(asked).toEqual([]);
}, 240_000);
