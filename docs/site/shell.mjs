// What is round every page: head, header, navigation, footer.

import { escapeHtml } from "./html.mjs";

const icon = {
  menu: `<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 5.5h14M3 10h14M3 14.5h14"/></svg>`,
  search: `<svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="9" cy="9" r="5.5"/><path d="m13.2 13.2 4 4"/></svg>`,
  theme: `<svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="6.5"/><path d="M10 3.5a6.5 6.5 0 0 1 0 13z" fill="currentColor" stroke="none"/></svg>`,
};

/** A whole page. `groups` are those of the navigation; `page` says where it stands on the site. */
export function shell({ page, title, lead, crumb, body, contents = [] }, groups) {
  const root = "../".repeat(page.split("/").length - 1);
  const home = page === "index.html";
  const links = groups.map(([name, pages]) => {
    const items = pages.map(
      (one) =>
        `<li><a href="${root}${one.page}"${one.page === page ? ' aria-current="page"' : ""}>${escapeHtml(one.label ?? one.title)}</a></li>`,
    );
    return `<section><h2>${escapeHtml(name)}</h2><ul>${items.join("")}</ul></section>`;
  });
  const toc = contents.map(({ id, inner }) => `<li><a href="#${id}">${inner}</a></li>`).join("");
  const head = home
    ? ""
    : `${crumb ? `<p class="crumb">${escapeHtml(crumb)}</p>\n` : ""}<h1>${escapeHtml(title)}</h1>\n${lead ? `<p class="lead">${escapeHtml(lead)}</p>\n` : ""}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${home ? "Co-agent Marketer API" : `${escapeHtml(title)} – Co-agent Marketer API`}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
${lead ? `<meta name="description" content="${escapeHtml(lead)}">\n` : ""}<link rel="icon" href="${root}icon.svg">
<link rel="alternate" type="application/atom+xml" href="${root}changelog.atom" title="Changes of the API">
<link rel="stylesheet" href="${root}site.css">
<script src="${root}site.js"></script>
</head>
<body class="${home ? "home" : /^\w+\/|^events/.test(page) && crumb ? "operation" : "text"}">
<a class="skip" href="#content">Skip to the content</a>
<header>
<button class="menu" popovertarget="navigation" aria-label="Menu">${icon.menu}</button>
<a class="brand" href="${root}index.html"><img src="${root}icon.svg" alt="" width="22" height="22">Co-agent <span>Docs</span></a>
<button class="search" type="button" aria-label="Search" aria-keyshortcuts="/" hidden>${icon.search}<span>Search</span><kbd>/</kbd></button>
<button class="theme" type="button" aria-label="Dark or light" hidden>${icon.theme}</button>
</header>
<nav id="navigation" popover aria-label="Pages">${links.join("")}</nav>
<div class="page">
<main id="content">
${head}${body}
<footer><p>Made from the API documents in <code>openapi/</code>. When you ask for help, quote the <code>correlationId</code> of the answer.</p></footer>
</main>
${contents.length > 1 && !home ? `<aside><nav aria-label="On this page"><h2>On this page</h2><ul>${toc}</ul></nav></aside>` : ""}
</div>
</body>
</html>
`;
}
