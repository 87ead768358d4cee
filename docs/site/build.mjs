// Builds the docs site into docs/site/dist, which it makes anew: plain files that open from a disk as they do from the
// gateway. Run from the repository's root:
//   node docs/site/build.mjs [--api-changelog=FILE]    FILE is Markdown: what changed in the documents

import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { operations as operationsOf, readDocuments } from "./documents.mjs";
import { feed } from "./feed.mjs";
import { generated } from "./generated.mjs";
import { render } from "./markdown.mjs";
import { navigation } from "./navigation.mjs";
import { apiMarkdown, guideMarkdown, llms } from "./plain.mjs";
import { eventsPage, operationPage, servicePage } from "./reference.mjs";
import { searchIndex } from "./search-index.mjs";
import { shell } from "./shell.mjs";

const { values: options } = parseArgs({ options: { "api-changelog": { type: "string" } } });
const source = import.meta.dirname;
const dist = path.join(source, "dist");

const documents = await readDocuments("openapi");
const operations = Object.entries(documents.apis).flatMap(([name, document]) => operationsOf(name, document));
const written = await guides();
const pages = [
  ...written,
  ...(await texts()),
  ...Object.entries(documents.apis).map(([name, document]) =>
    servicePage(
      name,
      document,
      operations.filter(({ api }) => api === name),
    ),
  ),
  eventsPage(documents.events),
  ...operations.map(operationPage),
];

await rm(dist, { recursive: true, force: true });
const groups = navigation(pages, operations);
for (const page of pages) await publish(page.page, shell(page, groups));
for (const [name, document] of Object.entries({ ...documents.apis, events: documents.events })) {
  await publish(`openapi/${name}.json`, JSON.stringify(document, null, 1));
}
const texted = written.filter(({ page }) => page !== "index.html");
for (const [name, document] of Object.entries(documents.apis)) {
  const own = operations.filter(({ api }) => api === name);
  await publish(`${name}.md`, apiMarkdown(name, document, own));
}
for (const guide of texted) await publish(guide.page.replace(".html", ".md"), guideMarkdown(guide, texted));
await publish("llms.txt", llms(documents, texted));
await publish(
  "changelog.atom",
  await feed(await readFile("CHANGELOG.md", "utf8"), await readFile("openapi/BREAKING.md", "utf8")),
);
await publish("search-index.js", `globalThis.searchIndex = ${JSON.stringify(searchIndex(pages))};\n`);
await cp(path.join(source, "assets"), dist, { recursive: true });
for (const pictures of ["screenshots", "load", "bench"])
  await cp(path.join("docs", pictures), path.join(dist, pictures), {
    recursive: true,
    filter: (file) => !file.endsWith(".md"), // which is a page
  });
for (const [from, to] of [
  ["@fontsource-variable/inter/files/inter-latin-wght-normal.woff2", "inter.woff2"],
  ["@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2", "jetbrains-mono.woff2"],
  ["minisearch/dist/umd/index.js", "minisearch.js"],
]) {
  await cp(path.join("node_modules", from), path.join(dist, to));
}

let bytes = 0;
const files = (await readdir(dist, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
for (const file of files) bytes += (await readFile(path.join(file.parentPath, file.name))).length;
console.log(`${path.relative(process.cwd(), dist)}: ${pages.length} pages, ${(bytes / 1e6).toFixed(1)} MB`);

async function publish(name, text) {
  const file = path.join(dist, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** The pages that were written for the site. */
async function guides() {
  const parts = generated(documents, operations);
  const files = (await readdir(path.join(source, "pages"))).sort();
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(path.join(source, "pages", file), "utf8");
      const filled = text.replace(/^<!-- ([a-z-]+)(?: (\w+))? -->$/gm, (_, name, argument) => {
        if (!(name in parts))
          throw new Error(`${file} asks for ${name}, which is none of ${Object.keys(parts).join(", ")}.`);
        return parts[name](argument);
      });
      const words = filled.replace(/^---\n.*?\n---\n/s, "");
      return { page: file.replace(/\.md$/, ".html"), source: words, ...render(filled) };
    }),
  );
}

/**
 * The pages that are read in the repository as well. What they link to and the site does not have becomes plain text.
 */
async function texts() {
  const places = { "CHANGELOG.md": "changelog.html", "openapi/BREAKING.md": "breaking.html" };
  for (const file of await readdir("docs", { recursive: true })) {
    if (file.endsWith(".md") && !file.startsWith("site"))
      places[path.join("docs", file)] = file.replace(/\.md$/, ".html");
  }
  const added = options["api-changelog"] ? await readFile(options["api-changelog"], "utf8") : "";
  return Promise.all(
    Object.entries(places).map(async ([file, page]) => {
      const rewrite = (href) => {
        if (/^(?:https?:|#)/.test(href)) return href;
        const [target, fragment] = href.split("#");
        const found = places[path.join(path.dirname(file), target)];
        return found && path.relative(path.dirname(page), found) + (fragment ? `#${fragment}` : "");
      };
      const text = await readFile(file, "utf8");
      return { page, ...render(file === "CHANGELOG.md" ? text + added.replace(/^# /, "\n## ") : text, rewrite) };
    }),
  );
}
