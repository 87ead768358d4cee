// The search over all pages. site.js loads it after the index and the library that reads it.

const pages = MiniSearch.loadJSON(searchIndex, {
  fields: ["title", "name", "page", "text"],
  storeFields: ["title", "page", "url", "summary"],
});

/** What is found, best first. The last word may be unfinished, and a long one may have a typing mistake. */
function find(query) {
  return pages.search(query, {
    combineWith: "AND",
    prefix: true,
    fuzzy: (term) => (term.length > 5 ? 0.2 : false),
    boost: { name: 6, title: 4, page: 2 },
  });
}

const dialog = document.createElement("dialog");
dialog.className = "search";
dialog.ariaLabel = "Search";
dialog.innerHTML = `<form method="dialog"><input type="search" placeholder="Search operations, error codes, settings …" aria-label="Search" autocomplete="off" spellcheck="false" maxlength="100"><button>Esc<span class="hidden">, close the search</span></button></form><p class="status" role="status"></p><ol></ol>`;
const input = dialog.querySelector("input");
const list = dialog.querySelector("ol");
const status = dialog.querySelector(".status");

globalThis.openSearch = (root) => {
  if (!dialog.isConnected) {
    document.body.append(dialog);
    input.addEventListener("input", () => show(root));
    dialog.addEventListener("keydown", move);
    dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
    list.addEventListener("click", ({ target }) => target.closest("a") && dialog.close());
  }
  if (!dialog.open) dialog.showModal();
  input.select();
};

function show(root) {
  const query = input.value.trim();
  const found = query ? find(query) : [];
  status.textContent =
    query && (found.length > 0 ? `${found.length} result${found.length > 1 ? "s" : ""}` : `No results for “${query}”`);
  list.replaceChildren(
    ...found.slice(0, 20).map(({ title, page, url, summary, terms }) => {
      const link = document.createElement("a");
      link.href = new URL(url, root);
      for (const [name, text] of Object.entries({ page, title, summary })) {
        if (!text) continue;
        const part = document.createElement("span");
        part.className = name;
        part.append(...(name === "page" ? [text] : marked(text, terms)));
        link.append(part);
      }
      const item = document.createElement("li");
      item.append(link);
      return item;
    }),
  );
}

/** A text in which the words that were found are marked. */
function marked(text, terms) {
  const words = terms.map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(${words})(?![\\p{L}\\p{N}])`, "giu");
  return text.split(pattern).map((part, at) => {
    if (at % 2 === 0) return part;
    const mark = document.createElement("mark");
    mark.textContent = part;
    return mark;
  });
}

/** The arrows walk through the results; Enter in the field opens the first. */
function move(event) {
  const links = [...list.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  if (event.key === "Enter" && document.activeElement === input) {
    event.preventDefault();
    links[0]?.click();
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || links.length === 0) return;
  event.preventDefault();
  (at + step < 0 ? input : links[Math.min(at + step, links.length - 1)]).focus();
}
