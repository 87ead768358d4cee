// The parts of the guides that are read from the documents rather than written by hand.

import { byGroup } from "./documents.mjs";
import { code, escapeHtml } from "./html.mjs";
import { bytes, operationList } from "./reference.mjs";
import { curl, httpAnswer } from "./samples.mjs";

/** Markdown by name: what a page asks for with <!-- name -->, or with <!-- name argument -->. */
export function generated({ common, events, apis }, operations) {
  return {
    call: (id) => call(operations.find((operation) => operation.id === id)),
    operations: () =>
      byGroup(operations)
        .map(([group, all]) => `### ${group}\n\n${operationList(all)}\n`)
        .join("\n"),
    limits: () => limitTable(operations),
    codes: () =>
      Object.entries({ common, ...apis })
        .map(([name, document]) => codeTable(name, document))
        .join("\n"),
    events: () => eventTable(events),
  };
}

/** An operation's request and its answer, one below the other. */
function call(operation) {
  if (!operation) throw new Error("A page shows an operation that no document has.");
  return `<div class="call"><p><span class="method post">${operation.method}</span> <code>${escapeHtml(operation.path)}</code></p>
${code(curl(operation), "sh")}
${code(httpAnswer(operation), "http").replaceAll("\n\n", "\n&#10;")}</div>`; // Markdown ends at an empty line
}

function limitTable(operations) {
  const rows = operations.map(
    ({ page, summary, rate, timeout, maxBody, body, takesKey }) =>
      `| [${summary}](${page}) | ${rate.requests} in ${rate.seconds} s | ${timeout} s | ${body ? bytes(maxBody) : ""} | ${takesKey ? "yes" : ""} |`,
  );
  return `| Operation | Requests per user | Answers within | Largest body | \`Idempotency-Key\` |\n|---|---|---|---|---|\n${rows.join("\n")}\n`;
}

/** The codes of a document. Each is described in two sentences: what happened, and what to do. */
function codeTable(name, document) {
  const title = name === "common" ? "Every service and the gateway" : document.info.title;
  const rows = Object.entries(document["x-coagent-problem-codes"]).map(([problem, text]) => {
    const [, happened, advice] = text.match(/^(.*?\.)(?:\s+(.*))?$/s);
    return `| \`${problem}\` | ${happened} | ${advice ?? ""} |`;
  });
  return `### ${title}\n\n| Code | What happened | What to do |\n|---|---|---|\n${rows.join("\n")}\n`;
}

function eventTable({ components: { messages } }) {
  const rows = Object.values(messages).map(({ name, summary }) => `| \`${name}\` | ${summary} |`);
  return `| Event | What happened |\n|---|---|\n${rows.join("\n")}\n`;
}
