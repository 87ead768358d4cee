// The reference as plain Markdown, and the list of it all (llms.txt), for programs that read for people.

import { byGroup } from "./documents.mjs";
import { answer, curl } from "./samples.mjs";
import { boundsOf, typeOf } from "./schema.mjs";

/** One API in one Markdown file. */
export function apiMarkdown(name, document, operations) {
  const groups = byGroup(operations).map(([group, all]) => `## ${group}\n\n${all.map(operationText).join("\n\n")}`);
  const codes = Object.entries(document["x-coagent-problem-codes"]).map(([code, text]) => `- ${chip(code)}: ${text}`);
  return `# ${document.info.title}

${document.info.description.trim()}

Version ${document.info.version}. Every request carries \`Authorization: Bearer <access token>\` ([how to get one](authentication.md)).
Every failure is a problem document (RFC 9457) with a stable \`code\` ([all codes](errors.md)). The same as OpenAPI:
[${name}.json](openapi/${name}.json).

${groups.join("\n\n")}

## Codes of this API

${codes.join("\n")}
`;
}

function operationText(operation) {
  const { resolve, good, body, parameters, failures } = operation;
  const { rate, timeout, maxBody, scope, takesKey, stream, sunset } = operation;
  const facts = [
    sunset && `**deprecated since ${sunset.since}, may be gone from ${sunset.until} on**`,
    `operationId ${chip(operation.id)}`,
    `${rate.requests} requests per user in ${rate.seconds} s`,
    `answers within ${timeout} s`,
    body && `largest body ${maxBody} bytes`,
    scope ? `scope ${chip(scope)}` : "any signed-in user",
    takesKey && "safe to repeat with an `Idempotency-Key`",
    stream && "answers with progress as `text/event-stream` when asked to ([how](streaming.md))",
  ].filter(Boolean);
  const schema = good.content?.["application/json"]?.schema;
  const headers = Object.entries(good.headers ?? {}).map(([header, one]) => ({ name: header, ...resolve(one) }));
  const parts = [
    [
      "Parameters",
      bullets(
        parameters.map((one) => ({ ...one, description: `In ${one.in}. ${one.description}` })),
        resolve,
      ),
    ],
    ["Request body", body && members(body.schema, resolve)],
    ["Request", fence("sh", curl(operation))],
    [`Response ${good.status}`, [good.description, schema && members(schema, resolve)].filter(Boolean).join("\n\n")],
    ["Example", answer(operation) && fence("json", answer(operation))],
    ["Response headers", bullets(headers, resolve)],
    ["Failures", failures.map(({ status, description }) => `- ${status}: ${description}`).join("\n")],
  ].filter(([, text]) => text);
  return `### ${operation.summary}

${chip(`${operation.method} ${operation.path}`)}

${[operation.description.trim(), `${facts.join("; ")}.`].filter(Boolean).join("\n\n")}

${parts.map(([title, text]) => `#### ${title}\n\n${text}`).join("\n\n")}`;
}

/** The members of an object, or of the objects in a list, as a list in a list. */
function members(schema, resolve, indent = "", within = []) {
  const object = resolve(schema);
  if (object.type === "array") return members(object.items, resolve, indent, within);
  if (!object.properties || within.includes(object)) return "";
  const all = Object.entries(object.properties).map(([name, property]) => ({
    name,
    schema: property,
    required: object.required?.includes(name),
    nested: members(property, resolve, `${indent}  `, [...within, object]),
  }));
  return bullets(all, resolve, indent);
}

function bullets(all, resolve, indent = "") {
  return all
    .map(({ name, schema, description, required, nested }) => {
      const found = resolve(schema);
      const items = found.type === "array" ? resolve(found.items) : undefined;
      const said = [typeOf(found, items), required && "required", ...boundsOf(found, items, chip)].filter(Boolean);
      const text = (description ?? schema.description ?? found.description ?? "").trim().replace(/\s+/g, " ");
      return `${indent}- ${chip(name)} (${said.join(", ")})${text ? `: ${text}` : ""}${nested ? `\n${nested}` : ""}`;
    })
    .join("\n");
}

/** A guide as Markdown; links to one of the others lead to that as Markdown. */
export function guideMarkdown({ title, lead, source }, others) {
  const asMarkdown = new Set(others.map(({ page }) => page));
  const text = source.replace(/\]\((\w+)\.html/g, (link, name) =>
    asMarkdown.has(`${name}.html`) ? `](${name}.md` : link,
  );
  return `# ${title}\n\n${lead}\n\n${text}`;
}

/** What there is to read, with the most useful first (llmstxt.org). */
export function llms(documents, guides) {
  const link = (file, name, about) => `- [${name}](${file}): ${about.replace(/\s+/g, " ").trim()}`;
  const apis = Object.entries(documents.apis);
  return `# Co-agent Marketer API

> Marketing content, web search and account connections for real-estate agents, over HTTP with JSON. One gateway, one
> access token, one error format. Every answer is what the documents below say.

## APIs

${apis.map(([name, { info }]) => link(`${name}.md`, info.title, info.description.split(/(?<=\.)\s/, 2).join(" "))).join("\n")}

## Guides

${guides.map(({ page, title, lead }) => link(page.replace(".html", ".md"), title, lead)).join("\n")}

## Machine-readable

${apis.map(([name, { info }]) => link(`openapi/${name}.json`, `OpenAPI of ${name}`, `${info.title}, version ${info.version}.`)).join("\n")}
${link("openapi/events.json", "AsyncAPI of the events", "What is announced on EventBridge.")}

## Optional

${link("changelog.html", "Changelog", "What changed, by version; as a feed in [changelog.atom](changelog.atom).")}
`;
}

const chip = (value) => `\`${value}\``;
const fence = (language, text) => `\`\`\`${language}\n${text}\n\`\`\``;
