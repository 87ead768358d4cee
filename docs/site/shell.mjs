// What is round every page: head, navigation, footer.

import { escape } from "./markdown.mjs";

const navigation = [
  ["Overview", "index.html"],
  ["Getting started", "getting-started.html"],
  ["Errors", "errors.html"],
  ["Limits and retries", "limits.html"],
  ["Faults on demand", "faults.html"],
  null, // from here on the reference
  ["AI", "ai.html"],
  ["Search", "search.html"],
  ["OAuth", "oauth.html"],
  ["Events", "events.html"],
  null,
  ["Changelog", "changelog.html"],
];

/**
 * A whole page. A page of Markdown has body, lead and contents; a page of the reference has Redoc's HTML, its styles and
 * the name of the script that wakes it.
 */
export function shell({ page, title, lead, body, contents = [], reference, style, script }) {
  const links = navigation.map((entry) => {
    if (!entry) return `<li class="gap" role="separator"></li>`;
    const [label, href] = entry;
    return `<li><a href="${href}"${href === page ? ' aria-current="page"' : ""}>${label}</a></li>`;
  });
  return `<!doctype html>
<html lang="en" class="${reference ? "reference" : page.replace(/\.html$/, "")}">
<head>
<meta charset="utf-8">
<title>${page === "index.html" ? "Co-agent Marketer API" : `${escape(title)} – Co-agent Marketer API`}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
${lead ? `<meta name="description" content="${escape(lead.replace(/[*\`]/g, ""))}">\n` : ""}<link rel="icon" href="data:,">
${style ? `<style data-styled="true" data-styled-version="6">${style}</style>\n` : ""}<link rel="stylesheet" href="site.css">
<script src="site.js"></script>${script ? `\n<script src="redoc.js" defer></script>\n<script src="${script}" defer></script>` : ""}
</head>
<body>
<a class="skip" href="#${reference ? "redoc" : "content"}">Skip to the content</a>
<header class="site">
<a class="brand" href="index.html"><span class="mark" aria-hidden="true"></span>Co-agent <span>Docs</span></a>
<button class="menu" popovertarget="navigation" aria-label="Menu"><span aria-hidden="true"></span></button>
<nav id="navigation" popover aria-label="Pages"><ul>${links.join("")}</ul></nav>
</header>
${reference ?? guide({ page, title, lead, body, contents })}
</body>
</html>
`;
}

function guide({ page, title, lead, body, contents }) {
  const toc = contents.map(({ id, inner }) => `<li><a href="#${id}">${inner}</a></li>`).join("");
  const head = page === "index.html" ? "" : `<h1>${title}</h1>\n<p class="lead">${lead}</p>\n`;
  return `<div class="page">
<main id="content">
${head}${body}</main>
${contents.length > 1 && page !== "index.html" ? `<aside><nav aria-label="On this page"><p>On this page</p><ul>${toc}</ul></nav></aside>` : ""}
</div>
<footer class="site"><p>Built from the API documents. Quote the <code>correlationId</code> of a problem when you ask for help.</p></footer>`;
}
