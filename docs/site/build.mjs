// Builds the docs site into docs/site/dist, which it makes anew: plain files, side by side, that open from a disk as they do
// from the gateway. Run from the repository's root:
//   node docs/site/build.mjs [--api-changelog=FILE]    FILE is Markdown: what changed in the documents

import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { generated } from "./generated.mjs";
import { render } from "./markdown.mjs";
import { publicDocument, reference } from "./reference.mjs";
import { shell } from "./shell.mjs";

const { values: options } = parseArgs({ options: { "api-changelog": { type: "string" } } });
const source = import.meta.dirname;
const dist = path.join(source, "dist");
const work = await mkdtemp(path.join(os.tmpdir(), "docs-"));

try {
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist);
  const publish = (name, text) => writeFile(path.join(dist, name), text);

  // Every name in openapi/ that callers see; common holds no operations.
  const names = ["ai", "search", "oauth", "events"];
  const documents = Object.fromEntries(
    await Promise.all([...names, "common"].map(async (name) => [name, await publicDocument(name, work)])),
  );
  const scripts = await Promise.all(
    names.map(async (name) => {
      const { html, style, script, bundle } = await reference(name, documents[name], work);
      await publish(`${name}.json`, JSON.stringify(documents[name], null, 1));
      await publish(`${name}.js`, script);
      await publish(`${name}.html`, shell({ page: `${name}.html`, title: documents[name].info.title, reference: html, style, script: `${name}.js` }));
      return bundle;
    }),
  );
  if (new Set(scripts).size !== 1) throw new Error("The reference pages do not share one script.");
  await publish("redoc.js", scripts[0]);

  const parts = {
    ...generated(documents),
    faults: await untitled("docs/trying-faults.md"),
    changelog: await untitled("CHANGELOG.md"),
    "api-changelog": options["api-changelog"] ? `## The API documents\n\n${await untitled(options["api-changelog"])}` : "",
  };
  for (const file of (await readdir(path.join(source, "pages"))).sort()) {
    const text = await readFile(path.join(source, "pages", file), "utf8");
    const page = file.replace(/\.md$/, ".html");
    await publish(page, shell({ page, ...render(fill(text, parts, file)) }));
  }
  for (const file of ["site.css", "site.js"]) await cp(path.join(source, file), path.join(dist, file));
} finally {
  await rm(work, { recursive: true, force: true });
}

let bytes = 0;
const files = await readdir(dist);
for (const file of files) bytes += (await readFile(path.join(dist, file))).length;
console.log(`${path.relative(process.cwd(), dist)}: ${files.length} files, ${(bytes / 1e6).toFixed(1)} MB`);

/** A file of Markdown without the title that it begins with: the page has its own. */
async function untitled(file) {
  return (await readFile(file, "utf8")).replace(/^# .*\n/, "");
}

/** Puts each part in the place of its <!-- name -->. */
function fill(text, parts, file) {
  return text.replace(/^<!-- ([a-z-]+) -->$/gm, (_, name) => {
    if (!(name in parts)) throw new Error(`${file} asks for ${name}, which is none of ${Object.keys(parts).join(", ")}.`);
    return parts[name];
  });
}
