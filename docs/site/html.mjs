// Small pieces of HTML that all pages are made of.

import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import diff from "highlight.js/lib/languages/diff";
import go from "highlight.js/lib/languages/go";
import http from "highlight.js/lib/languages/http";
import json from "highlight.js/lib/languages/json";
import shell from "highlight.js/lib/languages/shell";
import typescript from "highlight.js/lib/languages/typescript";
import { marked } from "marked";

const languages = { console: shell, bash, diff, go, http, json, sh: bash, ts: typescript };
for (const [name, language] of Object.entries(languages)) hljs.registerLanguage(name, language);

export const escapeHtml = (text) =>
  String(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** A value, as it is written in code. */
export const chip = (value) => `<code>${escapeHtml(value)}</code>`;

/** A line of Markdown. */
export const inline = (text) => marked.parseInline(text);

/** Text of a language as a block that scrolls; of a language that is not known it colours nothing. */
export function code(text, language) {
  const colored = hljs.getLanguage(language) ? hljs.highlight(text, { language }).value : escapeHtml(text);
  return `<div class="code"><pre tabindex="0"><code>${colored}</code></pre></div>`;
}

/**
 * Several blocks of code of which one is seen; without scripts all are, one below the other. `remember` names the
 * choice.
 */
export function tabs(remember, blocks) {
  const parts = blocks.map(
    ([label, text, language]) =>
      `<div class="tab" data-label="${label}"><p class="tab-name">${label}</p>${code(text, language)}</div>`,
  );
  return `<div class="tabs" data-remember="${remember}">${parts.join("")}</div>`;
}

/** What a heading is called in an address. */
export const slug = (text) =>
  text
    .replace(/<[^>]*>|&[a-z0-9#]+;/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
