// Markdown to HTML, with anchors, a table of contents and a little colour in the code.

import { Marked } from "marked";

/** A page of Markdown that begins with `title: …` and `lead: …`: {title, lead, body, contents}. */
export function render(text) {
  const [, head, rest] = text.match(/^---\n([^]*?)\n---\n([^]*)$/);
  const about = Object.fromEntries(head.split("\n").map((line) => line.split(/:\s+(.*)/).slice(0, 2)));
  const contents = [];
  const markdown = new Marked({
    renderer: {
      heading({ tokens, depth }) {
        const inner = this.parser.parseInline(tokens);
        const id = slug(inner);
        if (depth === 2) contents.push({ id, inner });
        return `<h${depth} id="${id}">${inner} <a class="anchor" href="#${id}" aria-label="Link to this section">#</a></h${depth}>\n`;
      },
      code({ text, lang = "" }) {
        return `<div class="code"><pre tabindex="0"><code>${highlight(text, lang)}</code></pre></div>\n`;
      },
      table(token) {
        return `<div class="table" role="region" tabindex="0" aria-label="Table">${table.call(this, token)}</div>\n`;
      },
    },
  });
  return { ...about, body: markdown.parse(rest), contents };
}

function table({ header, rows }) {
  const row = (cells, tag) => `<tr>${cells.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join("")}</tr>`;
  return `<table><thead>${row(header, "th")}</thead><tbody>${rows.map((cells) => row(cells, "td")).join("")}</tbody></table>`;
}

const slug = (html) => html.replace(/<[^>]*>|&[a-z0-9#]+;/g, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");

export const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const comment = { sh: /(?<=^|\s)#.*/, ts: /\/\/.*/, json: /(?!)/, http: /(?!)/ };
const word = {
  sh: /(?<=^|[|;(]\s*|\$\()(?:curl|export|cat|aws|jq|node|npm|make|touch|kill)\b/,
  ts: /\b(?:import|from|const|let|for|await|of|if|else|switch|case|break|return|async|function|type|new|process)\b/,
  json: /"[^"\n]*"(?=\s*:)/,
  http: /^(?:event|data|[A-Z][A-Za-z-]+)(?=:)|^HTTP\/1\.1.*/,
};
const string = /"(?:[^"\\\n]|\\.)*"|'[^']*'|`[^`]*`/;

/** Marks comments, strings and words of a language. Of a language that it does not know it marks nothing. */
function highlight(text, language) {
  if (!(language in word)) return escape(text);
  const parts = new RegExp(`(?<c>${comment[language].source})|(?<k>${word[language].source})|(?<s>${string.source})`, "gm");
  let out = "";
  let at = 0;
  for (const found of text.matchAll(parts)) {
    const [kind] = Object.entries(found.groups).find(([, value]) => value !== undefined);
    out += `${escape(text.slice(at, found.index))}<span class="${kind}">${escape(found[0])}</span>`;
    at = found.index + found[0].length;
  }
  return out + escape(text.slice(at));
}
