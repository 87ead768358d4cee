// What each page of a build has a browser load of scripts before it moves, in bytes as gzip sends them.
import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";

/** The most that a page may ship. A phone on a slow line loads it in two seconds. */
export const mostBytes = 200_000;

/** The pages of the build in a folder with their weights, the heaviest first. */
export function weights(built) {
  const stats = JSON.parse(readFileSync(path.join(built, "diagnostics", "route-bundle-stats.json"), "utf8"));
  const sizes = new Map();
  const sizeOf = (chunk) => {
    if (!sizes.has(chunk)) sizes.set(chunk, gzipSync(readFileSync(path.join(built, "..", chunk))).length);
    return sizes.get(chunk);
  };
  return stats
    .map(({ route, firstLoadChunkPaths }) => ({
      route,
      bytes: firstLoadChunkPaths
        .filter((chunk) => chunk.endsWith(".js"))
        .reduce((sum, chunk) => sum + sizeOf(chunk), 0),
    }))
    .sort((one, other) => other.bytes - one.bytes);
}
