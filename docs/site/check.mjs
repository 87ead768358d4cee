// Sees that the built site is whole and true, and asks no other host for anything. Run from the repository's root,
// after build.mjs:
//   node docs/site/check.mjs                                   what can be seen without a browser
//   node docs/site/check.mjs --browser [--screenshots=FOLDER]  opens each page in Chromium, from the disk
//   node docs/site/check.mjs --browser --base=http://127.0.0.1:8080/docs/   the same, from the gateway
//   node docs/site/check.mjs --browser errors.html             that page alone
// CHROMIUM names the browser; otherwise it is the one that `make setup` installs.

import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { wrongSamples } from "./check-samples.mjs";
import { missedBySearch } from "./check-search.mjs";
import { operations as operationsOf, readDocuments } from "./documents.mjs";
import { openBrowser, searchByKeyboard, visit } from "./visit.mjs";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { browser: { type: "boolean" }, base: { type: "string" }, screenshots: { type: "string" } },
});
const dist = path.join(import.meta.dirname, "dist");
const entries = await readdir(dist, { recursive: true, withFileTypes: true });
const files = entries
  .filter((entry) => entry.isFile())
  .map((entry) => path.relative(dist, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, "/"))
  .sort();
const pages = files.filter((file) => file.endsWith(".html"));
const texts = Object.fromEntries(
  await Promise.all(files.map(async (file) => [file, await readFile(path.join(dist, file), "utf8")])),
);
const { common, apis } = await readDocuments("openapi");
const operations = Object.entries(apis).flatMap(([name, document]) => operationsOf(name, document));
const codes = [common, ...Object.values(apis)].flatMap((document) => Object.keys(document["x-coagent-problem-codes"]));

const markdownLink = /\]\(([^)\s]+)\)/g;
const faults = [];
for (const [file, text] of Object.entries(texts)) faults.push(...foreign(file, text), ...deadLinks(file, text));
for (const { page } of operations)
  if (!texts["index.html"].includes(`href="${page}"`)) faults.push(`No link leads from index.html to ${page}.`);
faults.push(...(await missedBySearch(dist, operations, codes)), ...(await wrongSamples(operations, await markdown())));

let opened = 0;
if (options.browser) {
  const base = options.base ?? `file://${dist}/`;
  if (options.screenshots) await mkdir(options.screenshots, { recursive: true });
  const browser = await openBrowser();
  try {
    for (const page of positionals.length > 0 ? positionals : pages) {
      for (const width of [1280, 390]) {
        for (const scheme of ["light", "dark"]) {
          const shot =
            options.screenshots &&
            path.join(options.screenshots, `${page.replace(".html", "").replaceAll("/", "-")}-${width}-${scheme}.png`);
          const seen = await visit(browser, { base, page, width, scheme, shot });
          faults.push(...seen.map((fault) => `${page}, ${width} px, ${scheme}: ${fault}`));
          opened++;
        }
      }
    }
    faults.push(...(await searchByKeyboard(browser, { base })));
  } finally {
    await browser.close();
  }
}

for (const fault of new Set(faults)) console.error(fault);
if (faults.length > 0) process.exit(1);
console.log(
  `${pages.length} pages hold no address of another host and no dead link; the samples compile and fit the documents` +
    (opened ? `; opened ${opened} times, nothing was asked of another host, axe has nothing to say.` : "."),
);

/** The files whose samples are tested. */
async function markdown() {
  const found = await readdir("docs", { recursive: true });
  return ["README.md", ...found.filter((file) => file.endsWith(".md")).map((file) => path.join("docs", file))];
}

/** What in a file would make a browser ask another host. A link that a person clicks is not among it. */
function* foreign(file, text) {
  const elsewhere = String.raw`(?:https?:)?\/\/`;
  const places = {
    ".html": [
      String.raw`<(?!a\s)[a-z]+\s[^>]*?\b(?:src|href|srcset|poster|action|data)="\s*${elsewhere}[^"]*`,
      String.raw`<(?:base|iframe|object|embed|form)\b[^>]*`,
      String.raw`<script>|<style|\sstyle="|\son[a-z]+="`, // the gateway's policy forbids them
    ],
    ".css": [String.raw`@import\b[^;]*`, String.raw`url\(\s*["']?${elsewhere}[^"')]*`],
    ".js": [
      String.raw`\b(?:fetch|import|importScripts|sendBeacon|WebSocket|EventSource|Worker)\(\s*["'\`]${elsewhere}[^"'\`]*`,
      String.raw`\bsrc\s*=\s*["'\`]${elsewhere}[^"'\`]*`,
    ],
  };
  for (const place of places[path.extname(file)] ?? []) {
    for (const [found] of text.matchAll(new RegExp(place, "gi")))
      yield `${file} asks another host, or holds what the policy forbids: ${found.slice(0, 160)}`;
  }
}

/** Links to pages and places that are not there. */
function* deadLinks(file, text) {
  const links = {
    ".html": /\s(?:href|src)="([^"]*)"/g,
    ".atom": /<link [^>]*href="([^"]*)"/g,
    ".txt": markdownLink,
    ".md": markdownLink,
  };
  const link = links[path.extname(file)];
  for (const [, href] of link ? text.matchAll(link) : []) {
    if (/^(?:https?:|data:)/.test(href)) continue;
    const [target, fragment] = href.split("#");
    const name = target ? path.posix.join(path.posix.dirname(file), target) : file;
    if (!(name in texts)) yield `${file} links to ${href}, which is not there`;
    else if (fragment && name.endsWith(".html") && !texts[name].includes(`id="${fragment}"`))
      yield `${file} links to ${href}, a place that is not there`;
  }
}
