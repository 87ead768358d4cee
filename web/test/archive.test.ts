import fc from "fast-check";
import { strFromU8, unzipSync } from "fflate";
import { expect, it } from "vitest";
import { type ArchiveFile, freeNames, zipped } from "@/account/archive";

async function gathered(files: AsyncIterable<ArchiveFile>): Promise<{ pieces: number[]; archive: Uint8Array }> {
  const all: Uint8Array[] = [];
  for await (const piece of zipped(files)) all.push(piece);
  return { pieces: all.map(({ length }) => length), archive: new Uint8Array(Buffer.concat(all)) };
}
async function* inTurn<T>(all: T[]) {
  yield* all;
}

it("an archive holds every file as it was given, whatever its pieces are", async () => {
  const piece = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.integer({ min: 1, max: 300_000 }).map((length) => "Porch. ".repeat(length / 7)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(piece, { maxLength: 4 }), { maxLength: 5 }), async (files) => {
      const { archive } = await gathered(inTurn(files.map((pieces, at) => ({ name: `Größe ${at}/a.md`, pieces }))));
      const opened = unzipSync(archive);
      expect(Object.keys(opened)).toEqual(files.map((_, at) => `Größe ${at}/a.md`));
      for (const [at, pieces] of files.entries()) {
        const bytes = opened[`Größe ${at}/a.md`] ?? new Uint8Array();
        expect(strFromU8(bytes)).toBe(pieces.map((one) => Buffer.from(one).toString()).join(""));
      }
    }),
    { numRuns: 100 },
  );
});

it("an archive is never held whole: its pieces come while its files are still being made", async () => {
  let made = 0;
  let most = 0;
  let taken = 0;
  const noise = () => Array.from({ length: 20_000 }, () => Math.random().toString(36)).join("");
  async function* pieces() {
    for (let at = 0; at < 40; at++) {
      const text = noise();
      made += text.length;
      yield text;
    }
  }
  for await (const piece of zipped(inTurn([{ name: "a", pieces: pieces() }]))) {
    taken += piece.length;
    most = Math.max(most, made - taken * 2); // this noise is packed to about half
  }
  expect(made).toBeGreaterThan(5_000_000);
  expect(most).toBeLessThan(made / 4);
});

it("a name is given once, in whatever case", () => {
  const free = freeNames();
  expect(["a", "A", "a", "é", "e\u0301", "a-2"].map(free)).toEqual(["a", "A-2", "a-3", "é", "e\u0301-2", "a-2-2"]);
});
