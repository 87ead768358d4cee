import "server-only";
import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

// Next.js writes at the build which addresses there are, and tells the one of a request to nobody but its own spans.
const manifest = () => path.join(process.cwd(), ".next", "routes-manifest.json");

const route = z.object({ page: z.string(), regex: z.string() });
const manifestSchema = z.object({ staticRoutes: z.array(route), dynamicRoutes: z.array(route) });

type Route = { page: string; matches: RegExp };

let known: Route[] | undefined;

/**
 * The pattern of a path, as `/library/[id]`; undefined if it is of none, or while one develops, when no page is built.
 * A path itself may hold what is somebody's own.
 */
export function routeOf(path: string): string | undefined {
  known ??= read();
  return known.find(({ matches }) => matches.test(path))?.page;
}

function read(): Route[] {
  try {
    const { staticRoutes, dynamicRoutes } = manifestSchema.parse(JSON.parse(readFileSync(manifest(), "utf8")));
    return [...staticRoutes, ...dynamicRoutes].map(({ page, regex }) => ({ page, matches: new RegExp(regex) }));
  } catch {
    return [];
  }
}
