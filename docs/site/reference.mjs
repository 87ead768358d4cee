// The pages of the reference: one for each operation, one for each service, one for the events.

import { byGroup, resolver } from "./documents.mjs";
import { chip, code, escapeHtml, inline, slug, tabs } from "./html.mjs";
import { answer, curl, eventStream, json, typescript } from "./samples.mjs";
import { example, field, members, names } from "./schema.mjs";

/** The page of an operation. */
export function operationPage(operation) {
  const { resolve, good, body } = operation;
  const part = (id, title, html) => html && { id, inner: title, html: `<h2 id="${id}">${title}</h2>\n${html}` };
  const parts = [
    part("stream", "As a stream", stream(operation)),
    part("limits", "Limits", limits(operation)),
    part("parameters", "Parameters", list(operation.parameters, resolve)),
    part("request", "Request body", body && members(body.schema, resolve)),
    part("response", "Response", response(operation)),
    part("errors", "Errors", errors(operation)),
  ].filter(Boolean);

  return {
    page: operation.page,
    title: operation.summary,
    crumb: operation.group,
    contents: parts,
    body: `<p class="endpoint"><span class="method ${operation.method.toLowerCase()}">${operation.method}</span> <code>${escapeHtml(operation.path)}</code></p>
${sunset(operation)}${operation.description ? `<p class="lead">${inline(operation.description)}</p>` : ""}
<div class="samples">
<section aria-label="Request">${tabs("language", [
      ["curl", curl(operation), "sh"],
      ["TypeScript", typescript(operation), "ts"],
    ])}</section>
<section aria-label="Response">${tabs("", [[`${good.status} response`, answer(operation), "json"]])}</section>
</div>
${parts.map(({ html }) => html).join("\n")}`,
    entries: [
      {
        at: "",
        title: operation.summary,
        name: `${operation.id} ${operation.method} ${operation.path}`,
        summary: `${operation.method} ${operation.path}`,
        words: [
          operation.description,
          ...(body ? names(body.schema, resolve) : []),
          ...names(schemaOf(good), resolve),
        ],
      },
    ],
  };
}

const schemaOf = ({ content }) => content?.["application/json"]?.schema ?? {};

function stream(operation) {
  if (!operation.stream) return "";
  const options = { stream: true };
  return `<p>Ask for <code>text/event-stream</code> and the service reports its progress, then sends the same result. <a href="../streaming.html">How streaming works</a></p>
<div class="samples">
<section aria-label="Request for a stream">${tabs("language", [
    ["curl", curl(operation, options), "sh"],
    ["TypeScript", typescript(operation, options), "ts"],
  ])}</section>
<section aria-label="Response as a stream">${tabs("", [["Events", eventStream(operation), "http"]])}</section>
</div>`;
}

function sunset({ sunset }) {
  if (!sunset) return "";
  return `<p class="deprecated"><strong>Deprecated</strong> since ${escapeHtml(sunset.since)}. It may be gone from ${escapeHtml(sunset.until)} on. <a href="../changelog.html">What to use instead</a></p>
`;
}

function limits({ rate, timeout, maxBody, body, scope, takesKey }) {
  const facts = [
    ["Rate", `${rate.requests} requests per user in ${rate.seconds} s`],
    ["Answers within", `${timeout} s`],
    body && ["Largest body", bytes(maxBody)],
    ["Scope", scope ? chip(scope) : "any signed-in user"],
    ["Safe to repeat", takesKey ? `with an <a href="../idempotency.html">idempotency key</a>` : ""],
  ].filter((fact) => fact?.[1]);
  return `<dl class="facts">${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join("")}</dl>`;
}

export const bytes = (n) => (n >= 1 << 20 ? `${n >> 20} MiB` : `${n >> 10} KiB`);

/** Parameters or headers. */
function list(all, resolve) {
  const rows = all.map(({ name, in: place, schema, description, required }) =>
    field({
      name,
      schema,
      description: place ? `${place[0].toUpperCase()}${place.slice(1)}. ${description}` : description,
      required,
      resolve,
    }),
  );
  return rows.length > 0 ? `<ul class="fields">${rows.join("")}</ul>` : "";
}

function response({ good, resolve }) {
  const headers = Object.entries(good.headers ?? {}).map(([name, header]) => ({ name, ...resolve(header) }));
  return `<p>${chip(good.status)} ${inline(good.description)}</p>
${members(schemaOf(good), resolve)}
<h3 id="headers">Headers</h3>
${list(headers, resolve)}`;
}

function errors({ failures, resolve }) {
  const rows = failures.map(({ status, description, content }) => {
    const problem = content?.["application/problem+json"];
    const said = problem?.example ?? Object.values(problem?.examples ?? {}).map((one) => resolve(one).value)[0];
    const at = said?.code && `<a href="../errors.html#${slug(said.code)}">${chip(said.code)}</a>`;
    return `<tr><td>${chip(status)}</td><td>${inline(description)}</td><td>${at ?? ""}</td></tr>`;
  });
  return `<p>Every failure is a <a href="../errors.html">problem document</a>. Its <code>code</code> says which of these it is:</p>
<div class="table" role="region" tabindex="0" aria-label="Errors"><table><thead><tr><th scope="col">Status</th><th scope="col">When</th><th scope="col">For example</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

/** The page of a service: what it is, and its operations in their groups. */
export function servicePage(name, document, operations) {
  const about = new Map(document.tags.map(({ name, description }) => [name, description]));
  const groups = byGroup(operations).map(([group, all]) => ({
    id: slug(group),
    inner: group,
    all,
    description: about.get(group.toLowerCase()),
  }));
  return {
    page: `${name}.html`,
    title: document.info.title,
    label: document.info.title.replace(/ service$/, ""),
    crumb: "Reference",
    contents: groups,
    body: `<p class="links"><a href="openapi/${name}.json" download>OpenAPI document ${escapeHtml(document.info.version)}</a> <a href="${name}.md">As Markdown</a> <a href="services/${name}.html">Owner, dependencies and service level</a></p>
${paragraphs(document.info.description)}
${groups.map(({ id, inner, all, description }) => `<h2 id="${id}">${inner}</h2>\n${description ? `<p>${inline(description)}</p>\n` : ""}${operationList(all)}`).join("\n")}`,
    entries: [{ at: "", title: document.info.title, words: [document.info.description] }],
  };
}

/** Operations, each with its address and what it does. */
export function operationList(all) {
  const rows = all.map(
    ({ page, method, path, summary }) =>
      `<li><a href="${page}"><span>${summary}</span><code><b class="method ${method.toLowerCase()}">${method}</b> ${escapeHtml(path)}</code></a></li>`,
  );
  return `<ul class="operations">${rows.join("")}</ul>`;
}

// A description is written folded, where an empty line leaves one line break.
const paragraphs = (text) =>
  text
    .split(/\n+/)
    .map((one) => `<p>${inline(one)}</p>`)
    .join("\n");

/** The page of all events. */
export function eventsPage(document) {
  const resolve = resolver(document);
  const operations = Object.values(document.operations).map((operation) => ({
    ...operation,
    names: operation.messages.map((message) => resolve(resolve(message)).name),
  }));
  const events = Object.values(document.components.messages).map(({ name, title, summary, payload }) => {
    const sent = operations.find(({ action, names }) => action === "send" && names.includes(name));
    return {
      id: slug(name),
      inner: title,
      name,
      summary,
      schema: payload.schema,
      source: resolve(sent.channel).address,
      when: sent.description,
    };
  });
  return {
    page: "events.html",
    title: "Events",
    crumb: "Reference",
    contents: events,
    body: `<p class="links"><a href="openapi/events.json" download>AsyncAPI document ${escapeHtml(document.info.version)}</a></p>
${paragraphs(document.info.description)}
${events
  .map(
    ({ id, inner, name, summary, schema, source, when }) => `<h2 id="${id}">${inner}</h2>
<p class="endpoint"><code>${name}</code> <span class="type">from <code>${source}</code></span></p>
<p>${inline(summary)} ${inline(when)}</p>
${code(json(example(schema, resolve)), "json")}
${members(schema, resolve)}`,
  )
  .join("\n")}`,
    entries: [
      { at: "", title: "Events", words: [document.info.description] },
      ...events.map(({ id, inner, name, summary, schema, when }) => ({
        at: `#${id}`,
        title: inner,
        name,
        summary: name,
        words: [summary, when, ...names(schema, resolve)],
      })),
    ],
  };
}
