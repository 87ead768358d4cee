// What a script adds to every page: dark or light, tabs, copying, and the search, which is fetched when it is asked
// for.

const root = new URL(".", document.currentScript.src);

/** What a person chose. Storage may be forbidden; then a choice lasts as long as the page. */
const choices = {
  get(name) {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  },
  set(name, value) {
    try {
      localStorage.setItem(name, value);
    } catch {
      // See above.
    }
  },
};

// Before anything is painted.
if (["dark", "light"].includes(choices.get("theme"))) document.documentElement.className = choices.get("theme");

addEventListener("DOMContentLoaded", () => {
  addTheme(document.querySelector("button.theme"));
  addSearch(document.querySelector("button.search"));
  if (/^https?:$/.test(location.protocol) && root.pathname === "/docs/") askThisHost(root.origin);
  for (const box of document.querySelectorAll(".tabs")) addTabs(box);
  for (const box of document.querySelectorAll("main .code"))
    if (!box.closest(".tabs")) box.append(copyButton(() => box));
  for (const current of document.querySelectorAll("#navigation [aria-current]")) {
    const menu = current.closest("nav");
    menu.scrollTop = current.offsetTop - menu.clientHeight / 2;
  }
});

function addTheme(button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const { classList } = document.documentElement;
    const dark =
      classList.contains("dark") ||
      (!classList.contains("light") && matchMedia("(prefers-color-scheme: dark)").matches);
    classList.remove("dark", "light");
    classList.add(dark ? "light" : "dark");
    choices.set("theme", dark ? "light" : "dark");
  });
}

/** The gateway has served this page: samples of operations ask it, rather than that of a local run. */
function askThisHost(origin) {
  for (const code of document.querySelectorAll("body.operation main .code code")) {
    const texts = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { currentNode: text } = texts;
      text.data = text.data.replaceAll("http://127.0.0.1:8080", origin);
    }
  }
}

/** Copies the code of the box that `find` gives at that moment. */
function copyButton(find) {
  const title = () => (find().dataset.label === "curl" ? "Copy as curl" : "Copy");
  const button = newButton("Copy", async () => {
    const code = find().querySelector("code");
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = "Press Ctrl-C";
    }
    setTimeout(() => (button.textContent = title()), 2000);
  });
  button.rename = () => (button.textContent = title());
  button.className = "copy";
  return button;
}

function newButton(text, action) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  button.addEventListener("click", action);
  return button;
}

const tabLists = [];

/** Shows one of several blocks of code at a time. Boxes that remember under one name change together. */
function addTabs(box) {
  const { remember } = box.dataset;
  const panels = [...box.querySelectorAll(".tab")];
  const labels = panels.map((panel) => panel.dataset.label);
  const list = document.createElement("div");
  const bar = document.createElement("div");
  bar.className = "bar";
  const copy = copyButton(() => panels.find((panel) => !panel.hidden));
  bar.append(list, copy);
  for (const panel of panels) panel.querySelector(".tab-name").remove();
  box.prepend(bar);
  if (panels.length === 1) {
    list.textContent = labels[0];
    return;
  }

  list.role = "tablist";
  list.ariaLabel = "Language";
  const show = (label) => {
    const chosen = Math.max(labels.indexOf(label), 0);
    for (const [at, panel] of panels.entries()) {
      panel.hidden = at !== chosen;
      tabs[at].ariaSelected = String(at === chosen);
      tabs[at].tabIndex = at === chosen ? 0 : -1;
    }
    copy.rename();
  };
  const tabs = panels.map((panel, at) => {
    const tab = newButton(labels[at], () => {
      choices.set(remember, labels[at]);
      for (const other of tabLists) if (other.remember === remember) other.show(labels[at]);
    });
    tab.role = "tab";
    tab.id = `tab-${tabLists.length}-${at}`;
    panel.role = "tabpanel";
    panel.setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("keydown", ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
      if (!step) return;
      const next = tabs[(at + step + tabs.length) % tabs.length];
      next.click();
      next.focus();
    });
    return tab;
  });
  list.append(...tabs);
  tabLists.push({ remember, show });
  show(choices.get(remember));
}

function addSearch(button) {
  let loading;
  const open = () => {
    loading ??= ["minisearch.js", "search-index.js", "search.js"].reduce(
      (before, file) => before.then(() => load(file)),
      Promise.resolve(),
    );
    loading.then(() => openSearch(root));
  };
  button.hidden = false;
  button.addEventListener("click", open);
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const asked =
      (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) ||
      (event.key === "k" && (event.ctrlKey || event.metaKey));
    if (!asked) return;
    event.preventDefault();
    open();
  });
}

/** Scripts come from a disk as well, where nothing can be fetched. */
function load(file) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(file, root);
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => reject(new Error(`${file} cannot be loaded`)));
    document.head.append(script);
  });
}
