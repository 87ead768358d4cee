// Markdown to the parts of a page: its HTML, its table of contents and what the search should find in it.

import { Marked } from "marked";
import { diagram } from "./diagram.mjs";
import { code, escapeHtml, slug } from "./html.mjs";

/**
 * A page of Markdown: {title, lead, body, contents, entries}. Title and lead stand between two lines of dashes, or are the
 * first heading. `rewrite` says where a link leads on the site; undefined when the site does not have it.
 */
export function render(text, rewrite = (href) => href) {
  const page = { contents: [], entries: [] };
  const taken = new Set();
  const place = (name) => {
    let id = name || "section";
    for (let n = 2; taken.has(id); n++) id = `${name}-${n}`;
    taken.add(id);
    return id;
  };
  let section;
  const found = (words) => section?.words.push(words);

  const markdown = new Marked({
    renderer: {
      heading({ tokens, depth }) {
        const inner = this.parser.parseInline(tokens);
        const id = place(slug(inner));
        if (depth === 2) page.contents.push({ id, inner });
        section = { at: `#${id}`, title: plain(inner), words: [] };
        page.entries.push(section);
        return `<h${depth} id="${id}">${inner} <a class="anchor" href="#${id}" aria-label="Link to ${escapeHtml(plain(inner))}">#</a></h${depth}>\n`;
      },
      paragraph({ tokens }) {
        const inner = this.parser.parseInline(tokens);
        found(plain(inner));
        return `<p>${inner}</p>\n`;
      },
      listitem(item) {
        const inner = this.parser.parse(item.tokens);
        found(plain(inner));
        return `<li>${inner}</li>\n`;
      },
      // One that nobody can tick is no control, but a sign.
      checkbox: ({ checked }) => `<span class="box" aria-hidden="true">${checked ? "☑" : "☐"}</span> `,
      code({ text, lang }) {
        const [language] = (lang ?? "").split(" "); // what follows is the file, for a test
        return `${language === "mermaid" ? diagram(text) : code(text, language)}\n`;
      },
      link({ href, tokens }) {
        const inner = this.parser.parseInline(tokens);
        const target = rewrite(href);
        return target === undefined ? inner : `<a href="${escapeHtml(target)}">${inner}</a>`;
      },
      table({ header, rows }) {
        const cell = ({ tokens }) => this.parser.parseInline(tokens);
        const bare = header.every(({ text }) => text === ""); // a list of facts
        const head = bare
          ? ""
          : `<thead><tr>${header.map((one) => `<th scope="col">${cell(one)}</th>`).join("")}</tr></thead>`;
        const body = rows.map((cells) => {
          const [first, ...rest] = cells.map(cell);
          const words = plain(rest.join(" "));
          found(`${plain(first)} ${words}`);
          // What is called by a name of its own can be linked to and found.
          const name = first.match(/^<code>([\w.-]+)<\/code>$/)?.[1];
          const id = name && place(slug(name));
          if (id) page.entries.push({ at: `#${id}`, title: name, words: [words] });
          const opening = bare ? `<th scope="row">${first}</th>` : `<td>${first}</td>`;
          return `<tr${id ? ` id="${id}"` : ""}>${opening}${rest.map((one) => `<td>${one}</td>`).join("")}</tr>`;
        });
        return `<div class="table" role="region" tabindex="0" aria-label="${escapeHtml(section?.title ?? "Table")}"><table>${head}<tbody>${body.join("")}</tbody></table></div>\n`;
      },
    },
  });

  const front = text.match(/^---\n(.*?)\n---\n/s);
  const first = text.match(/^# (.*)\n/);
  const about = front
    ? Object.fromEntries(front[1].split("\n").map((line) => line.split(/:\s+(.*)/).slice(0, 2)))
    : { title: first[1].replace(/`/g, "") };
  section = { at: "", title: about.title, words: [about.lead ?? ""] };
  page.entries.push(section);
  return Object.assign(page, about, { body: markdown.parse(text.slice((front ?? first)[0].length)) });
}

const plain = (html) =>
  html
    .replace(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
