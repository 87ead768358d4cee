// The parts of the pages that are read from the documents rather than written by hand.

import { operations, where } from "./reference.mjs";

/** Markdown by name: what pages ask for with <!-- name -->. */
export function generated(documents) {
  const apis = ["ai", "search", "oauth"];
  return {
    operations: apis.map((name) => operationTable(name, documents[name])).join("\n"),
    limits: limitTable(apis.flatMap((name) => operations(documents[name]).map((operation) => ({ name, operation })))),
    codes: ["common", ...apis].map((name) => codeTable(name, documents[name])).join("\n"),
    events: eventTable(documents.events),
  };
}

function operationTable(name, document) {
  const rows = operations(document).map((o) => `| ${link(name, o)} | ${o.summary} |`);
  return `### ${document.info.title}\n\n| operation | what it does |\n|---|---|\n${rows.join("\n")}\n`;
}

function limitTable(all) {
  const rows = all.map(({ name, operation: o }) => {
    const { requests, seconds } = o["x-coagent-rate-limit"];
    return `| ${link(name, o)} | ${requests} in ${seconds} s | ${o["x-coagent-timeout"]} s | ${o.requestBody ? bytes(o["x-coagent-max-body"]) : ""} | ${o[where].parameters.includes("Idempotency-Key") ? "yes" : ""} |`;
  });
  return `| operation | requests per user | answered within | largest body | \`Idempotency-Key\` |\n|---|---|---|---|---|\n${rows.join("\n")}\n`;
}

function codeTable(name, document) {
  const title = name === "common" ? "Every service and the gateway" : document.info.title;
  const rows = Object.entries(document["x-coagent-problem-codes"]).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
  return `### ${title}\n\n| code | what it means |\n|---|---|\n${rows.join("\n")}\n`;
}

function eventTable({ components: { messages } }) {
  const rows = Object.values(messages).map(({ name, summary }) => `| \`${name}\` | ${summary} |`);
  return `| event | what happened |\n|---|---|\n${rows.join("\n")}\n`;
}

const link = (name, operation) => {
  const { method, path } = operation[where];
  return `[\`${method} ${path}\`](${name}.html#${anchor(operation)})`;
};

/** Redoc's own address of an operation within its page. */
const anchor = ({ operationId }) => `/other/${operationId.toLowerCase()}`;

const bytes = (n) => (n >= 1 << 20 ? `${n >> 20} MiB` : `${n >> 10} KiB`);
