// The TypeScript in the pages, held against the package that it shows.

import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";

/** What the compiler says of the samples, in strict mode. Run from the repository's root. */
export async function wrongSamples() {
  const folder = path.join(import.meta.dirname, "pages");
  const work = await mkdtemp(path.join(os.tmpdir(), "docs-samples-"));
  try {
    let count = 0;
    for (const page of await readdir(folder)) {
      for (const [, code] of (await readFile(path.join(folder, page), "utf8")).matchAll(/^```ts\n([^]*?)^```$/gm)) {
        await writeFile(path.join(work, `${page.replace(".md", "")}-${++count}.ts`), code);
      }
    }
    if (count === 0) return ["The pages show no TypeScript: the pattern finds nothing."];
    const compilerOptions = {
      target: "es2024", lib: ["es2024", "dom", "dom.iterable"], module: "esnext", moduleResolution: "bundler", strict: true, noEmit: true, skipLibCheck: true,
      moduleDetection: "force", types: ["node"], typeRoots: [path.resolve("node_modules/@types")],
      paths: { "@coagent/clients": [path.resolve("clients/ts/src/index.ts")] },
    };
    await writeFile(path.join(work, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
    await promisify(execFile)(process.execPath, ["node_modules/typescript/bin/tsc", "-p", work]);
    return [];
  } catch (cause) {
    if (!cause.stdout) throw cause;
    return cause.stdout.trim().split("\n").map((line) => `A sample does not compile: ${path.basename(line.split("(")[0])}(${line.split("(").slice(1).join("(")}`);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
