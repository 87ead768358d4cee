import "server-only";
import { strToU8, Zip, ZipDeflate } from "fflate";

type Bytes = Uint8Array<ArrayBuffer>;

/** A file of an archive: its name, with its folders, and its text in as many pieces as it is made of. */
export type ArchiveFile = { name: string; pieces: Iterable<string> | AsyncIterable<string> };

/** What a ZIP archive without extensions can hold (PKWARE's APPNOTE.txt, section 4.4.1.4). */
export const mostFiles = 65_535;

// So much is packed at once: other requests are answered in between.
const step = 64 * 1024;

/** A ZIP archive in pieces. Of its files no more is held than the piece that is packed, and their names and sizes. */
export async function* zipped(files: AsyncIterable<ArchiveFile>): AsyncGenerator<Bytes, void, undefined> {
  let packed: Bytes[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    packed.push(piece);
  });
  const taken = () => {
    const all = packed;
    packed = [];
    return all;
  };
  for await (const { name, pieces } of files) {
    const file = new ZipDeflate(name);
    zip.add(file);
    for await (const piece of pieces) {
      const bytes = strToU8(piece);
      for (let at = 0; at < bytes.length; at += step) {
        file.push(bytes.subarray(at, at + step));
        yield* taken();
      }
    }
    file.push(new Uint8Array(), true);
    yield* taken();
  }
  zip.end();
  yield* taken();
}

/**
 * Gives names that are free: one that was given before, in whatever case, gets a number, as not every system tells
 * them apart.
 */
export function freeNames(): (wanted: string) => string {
  const given = new Set<string>();
  const keyOf = (name: string) => name.normalize("NFC").toLowerCase();
  return (wanted) => {
    let name = wanted;
    for (let number = 2; given.has(keyOf(name)); number++) name = `${wanted}-${number}`;
    given.add(keyOf(name));
    return name;
  };
}
