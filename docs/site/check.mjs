// Sees that the built site is whole and asks no other host for anything. Run from the repository's root, after build.mjs:
//   node docs/site/check.mjs                                   what can be seen without a browser
//   node docs/site/check.mjs --browser [--screenshots=FOLDER]  opens each page in Chromium, from the disk
//   node docs/site/check.mjs --browser --base=http://127.0.0.1:8080/docs/   the same, from the gateway
// CHROMIUM names the browser; otherwise it is chromium.

import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { openBrowser } from "./browser.mjs";
import { wrongSamples } from "./samples.mjs";
import { visit } from "./visit.mjs";

const { values: options } = parseArgs({
  options: { browser: { type: "boolean" }, base: { type: "string" }, screenshots: { type: "string" } },
});
const dist = path.join(import.meta.dirname, "dist");
const files = (await readdir(dist)).sort();
const pages = files.filter((file) => file.endsWith(".html"));
const faults = [];

const texts = Object.fromEntries(await Promise.all(files.map(async (file) => [file, await readFile(path.join(dist, file), "utf8")])));
if (pages.length < 5) faults.push(`There are only ${pages.length} pages: the site is not built.`);
for (const [file, text] of Object.entries(texts)) {
  faults.push(...foreign(file, text), ...(file.endsWith(".html") ? deadLinks(file, text) : []));
}
faults.push(...(await wrongSamples()));

let opened = 0;
if (options.browser) {
  const base = options.base ?? `file://${dist}/`;
  if (options.screenshots) await mkdir(options.screenshots, { recursive: true });
  const browser = await openBrowser();
  try {
    for (const page of pages) {
      for (const width of [1280, 390]) {
        for (const scheme of ["light", "dark"]) {
          const shot = options.screenshots && path.join(options.screenshots, `${page.replace(".html", "")}-${width}-${scheme}.png`);
          const seen = await visit(browser, { base, page, width, scheme, shot, places: wanted(page) });
          faults.push(...seen.map((fault) => `${page}, ${width} px, ${scheme}: ${fault}`));
          opened++;
        }
      }
    }
  } finally {
    await browser.close();
  }
}

for (const fault of new Set(faults)) console.error(fault);
if (faults.length > 0) process.exit(1);
console.log(`${pages.length} pages hold no address of another host and no dead link` + (opened ? `; opened ${opened} times, nothing was asked of another host.` : "."));

/** What in a file would make a browser ask another host. A link that a person clicks is not among it. */
function* foreign(file, text) {
  const elsewhere = String.raw`(?:https?:)?\/\/`;
  const places =
    { ".html": [String.raw`<(?!a\s)[a-z]+\s[^>]*?\b(?:src|href|srcset|poster|action|data)="\s*${elsewhere}[^"]*`, String.raw`<(?:base|iframe|object|embed|form)\b[^>]*`] }[
      path.extname(file)
    ] ?? [];
  if (!file.endsWith(".json")) {
    places.push(String.raw`@import\s*(?:url\()?\s*["']?${elsewhere}[^"');]*`, String.raw`url\(\s*["']?${elsewhere}[^"')]*`);
    places.push(String.raw`\b(?:fetch|import|importScripts|sendBeacon|WebSocket|EventSource|Worker)\(\s*["'\`]${elsewhere}[^"'\`]*`);
    places.push(String.raw`\bsrc:[^,{}]{0,40}["'\`]${elsewhere}[^"'\`]*`, String.raw`\b(?:cdn\.redoc\.ly|otel\.cloud\.redocly\.com)[^"'\`]*`);
  }
  for (const place of places) {
    for (const [found] of text.matchAll(new RegExp(place, "gi"))) yield `${file} asks another host: ${found.slice(0, 160)}`;
  }
}

/** Links to pages and places that are not there. Redoc makes the places in the reference pages; a browser looks for those. */
function* deadLinks(file, text) {
  const own = text.replace(/<div id="redoc">[^]*/, "");
  for (const [, href] of own.matchAll(/(?:href|src)="([^"]*)"/g)) {
    if (/^(?:https?:|data:)/.test(href)) continue;
    const [target, fragment] = href.split("#");
    const name = target || file;
    if (!(name in texts)) yield `${file} links to ${href}, which is not there`;
    else if (fragment && !fragment.startsWith("/") && !texts[name].includes(`id="${fragment}"`)) yield `${file} links to ${href}, a place that is not there`;
  }
}

/** The places in a page that other pages link to. */
function wanted(page) {
  const links = Object.values(texts).flatMap((text) => [...text.matchAll(new RegExp(`href="${page}#([^"]*)"`, "g"))]);
  return [...new Set(links.map(([, place]) => place))];
}
