// The changelog as a feed (RFC 4287), so that whoever calls the API learns what changes.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { escapeHtml, slug } from "./html.mjs";
import { render } from "./markdown.mjs";

const run = promisify(execFile);

/** An Atom feed: each version of CHANGELOG.md, and each announcement of BREAKING.md. */
export async function feed(changelog, breaking) {
  const now = (await dates("CHANGELOG.md", "openapi/BREAKING.md"))[0] ?? new Date().toISOString();
  const entries = [
    ...(await entriesOf("openapi/BREAKING.md", breaking, "breaking.html", "Breaking: ")),
    ...(await entriesOf("CHANGELOG.md", changelog, "changelog.html", "")),
  ].map((entry) => ({ ...entry, updated: entry.since ?? now }));
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<title>Changes of the Co-agent Marketer API</title>
<id>urn:coagent:api-changes</id>
<link rel="self" href="changelog.atom"/>
<link rel="alternate" type="text/html" href="changelog.html"/>
<author><name>Platform team</name></author>
<updated>${now}</updated>
${entries
  .map(
    ({ title, link, text, updated }) => `<entry>
<title>${escapeHtml(title)}</title>
<id>urn:coagent:api-changes:${slug(title)}</id>
<link rel="alternate" type="text/html" href="${link}"/>
<updated>${updated}</updated>
<content type="html">${escapeHtml(render(`# ${title}\n${text}`, (href) => (/^https?:/.test(href) ? href : undefined)).body)}</content>
</entry>`,
  )
  .join("\n")}
</feed>
`;
}

/** What stands below each heading of the second rank, with when the heading came there; what goes on has no such day. */
const entriesOf = (file, text, page, before) =>
  Promise.all(
    text
      .split(/^## /m)
      .slice(1)
      .map(async (section) => {
        const end = section.indexOf("\n");
        const heading = section.slice(0, end).trim();
        return {
          title: before + heading,
          link: `${page}#${slug(heading)}`,
          text: section.slice(end),
          since: heading.includes("unreleased") ? undefined : (await dates("-S", `## ${heading}`, "--", file)).at(-1),
        };
      }),
  );

/** When commits were made, the latest first; none where there is no history. */
async function dates(...which) {
  const asked = run("git", ["log", "--format=%cI", ...which]);
  const said = await asked.then(({ stdout }) => stdout).catch(() => "");
  return said.split("\n").filter(Boolean);
}
