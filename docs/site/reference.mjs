// The reference pages: what Redoc makes of the documents, taken apart so that the four pages share one script and so that
// none of them has a script within it.

import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import vm from "node:vm";

const run = promisify(execFile);
const redocly = (...args) =>
  run(process.execPath, ["node_modules/@redocly/cli/bin/cli.js", ...args], {
    env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
  });

/** Height of the site's own header, which stays in sight. */
const headerHeight = 57;

/** A document of openapi/ in one piece, as callers may see it, with each operation's limits in its description. */
export async function publicDocument(name, work) {
  const file = path.join(work, `${name}.bundle.json`);
  // common has parts alone, which nobody in it uses.
  const config = name === "common" ? [] : ["--config", path.join(import.meta.dirname, "redocly.yaml")];
  await redocly("bundle", `openapi/${name}.yaml`, ...config, "--ext", "json", "-o", file);
  const document = JSON.parse(await readFile(file, "utf8"));
  if (JSON.stringify(document).includes("x-coagent-internal")) throw new Error(`${name} shows an internal operation.`);
  // It is written folded, where an empty line leaves one line break.
  document.info.description = document.info.description.replace(/\n+/g, "\n\n");
  for (const operation of operations(document)) operation.description = `${operation.description ?? ""}\n\n${limits(operation)}`;
  return document;
}

/** All operations of an OpenAPI document; none of an AsyncAPI document. */
export function operations(document) {
  const named = ({ $ref, name }) => name ?? document.components.parameters[$ref.split("/").at(-1)].name;
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    ["get", "put", "post", "delete", "patch"].filter((method) => item[method]).map((method) => {
      const parameters = [...(item.parameters ?? []), ...(item[method].parameters ?? [])].map(named);
      return Object.assign(item[method], { [where]: { method: method.toUpperCase(), path, parameters } });
    }),
  );
}

/** What an operation cannot say of itself: {method, path, parameters}, those by name. It is not part of the document. */
export const where = Symbol("where");

/** A tag that every operation has is no group of the menu: it would show each operation once more, in one closed entry. */
function withoutSharedTags(document) {
  const all = operations(document);
  const shared = new Set(all[0]?.tags.filter((name) => all.every(({ tags }) => tags.includes(name))));
  document.tags = document.tags?.filter(({ name }) => !shared.has(name));
  for (const operation of all) operation.tags = operation.tags.filter((name) => !shared.has(name));
  return document;
}

function limits(operation) {
  const { requests, seconds } = operation["x-coagent-rate-limit"];
  const sentences = [
    `*Limits:* ${requests} requests in ${seconds} s for each user; answered within ${operation["x-coagent-timeout"]} s.`,
    operation.requestBody && `The body has at most ${operation["x-coagent-max-body"].toLocaleString("en-US")} bytes.`,
    operation["x-coagent-scope"] && `The token must carry the scope \`${operation["x-coagent-scope"]}\`.`,
  ];
  return sentences.filter(Boolean).join(" ");
}

/** What Redoc makes of a document: its HTML, its styles, the page's own script and the one that all pages share. */
export async function reference(name, document, work) {
  const options = {
    scrollYOffset: headerHeight,
    sortRequiredPropsFirst: true,
    downloadUrls: [{ title: "Download", url: `${name}.json` }],
  };
  const [input, config, output] = ["doc.json", "redocly.yaml", "html"].map((end) => path.join(work, `${name}.${end}`));
  const flat = withoutSharedTags(structuredClone(document));
  await writeFile(input, JSON.stringify(flat));
  await writeFile(config, JSON.stringify({ openapi: options, asyncapi: options }));
  await redocly("build-docs", input, "--config", config, "--inlineBundle", "-o", output);

  const page = await readFile(output, "utf8");
  const [, style] = take(page, /<style data-styled="true"[^>]*>([^]*?)<\/style>/);
  const [, html, code] = take(page, /(<div id="redoc">[^]*?)<script type="module">([^]*)<\/script>\s*<\/body>/);
  const [, before, script] = take(code, /^([^]*)export\{RedocStandalone,hydrate,init\};\s*(const __redoc_definition = [^]*)$/);
  const fitting = html
    .replace(/<script>try\{[^<]*<\/script>/, "") // the colour mode is for the site's own script
    .replaceAll('href="/', 'href="#/'); // addresses within the page, as Redoc has them in a browser
  return { html: fitting, style, script, bundle: classic(before) };
}

/** Redoc's module as a script of the old kind: browsers load no module from a disk. It asks no other host for anything. */
function classic(module) {
  let code = module;
  for (const [old, now, times] of [
    ["https://cdn.redoc.ly/redoc/logo-mini-full.svg", wordmark, 1],
    ["https://cdn.redoc.ly/redoc/logo-mini.svg", wordmark, 1],
    ["https://otel.cloud.redocly.com/v1/traces", "data:,", 1], // off anyhow
    ["import.meta.dirname+`", "`", 1], // both for worker threads that it does not use here
    ["import.meta.url.replace(`", "``.replace(`", 1],
  ]) {
    const found = code.split(old).length - 1;
    if (found !== times) throw new Error(`Redoc's script has ${old} ${found} times rather than ${times}: look what has changed.`);
    code = code.replaceAll(old, now);
  }
  code = `"use strict";${code}`;
  new vm.Script(code, { filename: "redoc.js" }); // throws if it is no such script
  return code;
}

/** Redocly's name in letters, in place of the logo. */
const wordmark = (() => {
  const text = `<svg xmlns='http://www.w3.org/2000/svg' width='50' height='16'><style>text{fill:#4d5967}@media(prefers-color-scheme:dark){text{fill:#dbe5ee}}</style><text y='12' font-family='sans-serif' font-size='12'>Redocly</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(text).replaceAll("'", "%27")}`;
})();

function take(text, pattern) {
  const found = text.match(pattern);
  if (!found) throw new Error(`Redoc's page is not as it was: nothing is ${pattern}.`);
  return found;
}
