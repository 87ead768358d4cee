// The index of the search, made at build time and read by assets/search.js.

import MiniSearch from "minisearch";

/**
 * The index over all pages, as JSON. A page's entries are the page itself, its sections, and what it names in its
 * tables.
 */
export function searchIndex(pages) {
  const index = new MiniSearch({
    fields: ["title", "name", "page", "text"],
    storeFields: ["title", "page", "url", "summary"],
    tokenize: (text) => MiniSearch.getDefault("tokenize")(text).flatMap(parts),
  });
  for (const { page, title: pageTitle, crumb, lead, entries } of pages) {
    for (const { at, title, name, summary, words } of entries) {
      const text = words.join(" ");
      const url = page + at;
      const shown = summary ?? (at === "" ? lead : undefined) ?? text;
      index.add({
        id: url,
        url,
        title,
        name,
        page: at === "" ? (crumb ?? "") : pageTitle,
        text,
        summary: shorten(shown),
      });
    }
  }
  return JSON.stringify(index);
}

/** A word, and the parts of one such as generateBlogPost. */
function parts(word) {
  const found = word.split(/(?<=\p{Ll})(?=\p{Lu})/u);
  return found.length > 1 ? [word, ...found] : found;
}

const shorten = (text) => (text.length > 140 ? `${text.slice(0, 140).replace(/\s+\S*$/, "")} …` : text);
