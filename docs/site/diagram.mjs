// Pictures that are made from text: what stands as Mermaid in a page, which GitHub draws as well, is drawn when the site is
// built. Its colours are those of the site, so that it is dark where the page is.

import { renderMermaidSVG } from "beautiful-mermaid";
import { escapeHtml } from "./html.mjs";

let drawn = 0;

/** A picture. Its first line says in a comment (%%) what it shows, for those who do not see it. */
export function diagram(text) {
  const [, title] = text.match(/^%% (.+)\n/) ?? [];
  if (!title) throw new Error(`A diagram does not say what it shows; begin it with "%% …":\n${text.slice(0, 80)}`);
  const own = `d${++drawn}-`; // markers of several pictures have one name otherwise
  const svg = renderMermaidSVG(text.slice(text.indexOf("\n") + 1))
    .replace(/<style>.*?<\/style>/s, "") // site.css has it: the page's policy forbids styles within
    .replace(/ style="[^"]*"/g, "")
    .replace(/ id="([^"]+)"/g, ` id="${own}$1"`)
    .replace(/url\(#([^)]+)\)/g, `url(#${own}$1)`);
  const look = `class="diagram" role="img" tabindex="0" aria-label="${escapeHtml(title)}"`;
  return `<div ${look}>${svg.replace("<svg ", `<svg aria-hidden="true" `)}</div>`;
}
