// How an operation is called, made from the example that its document gives. check-samples.mjs holds all of it against
// the documents and the package of clients.

/** What fits beside another block of code. */
const lineLength = 62;

/** The operation as a curl command. */
export function curl(operation, { stream = false } = {}) {
  const { method, body } = operation;
  const parts = [
    `curl${stream ? " -N" : ""}${method === "GET" || (method === "POST" && body) ? "" : ` -X ${method}`} ${quoted(address(operation))}`,
  ];
  parts.push(`-H "Authorization: Bearer $TOKEN"`);
  if (stream) parts.push(`-H 'Accept: text/event-stream'`);
  if (body) parts.push(`-H 'Content-Type: application/json'`, `-d ${quoted(json(body.example, 6))}`);
  return parts.join(" \\\n  ");
}

/** The operation by the TypeScript client, as a whole program. */
export function typescript(operation, { stream = false } = {}) {
  const { api, id, server, parameters, body } = operation;
  const inPath = parameters.filter((parameter) => parameter.in === "path").map(({ name, example }) => [name, example]);
  const args = [...(inPath.length > 0 ? [Object.fromEntries(inPath)] : []), ...(body ? [body.example] : [])];
  const call = (name) => `${name}(${args.map((arg) => literal(arg, name.length + 24)).join(", ")})`;
  const head = `import { createClients } from "@coagent/clients";

const { ${api} } = createClients({
  baseUrl: "${server}",
  auth: () => process.env.TOKEN,
});
`;
  if (!stream) {
    return `${head}
const result = await ${call(`${api}.${id}`)};
if (result.ok) console.log(result.data);
else console.error(result.failure);`;
  }
  return `${head}
const events = ${call(`${api}.watch.${id}`)};
for await (const event of events) {
  if (event.type === "progress") console.log(event.stage, event.outputTokens);
  if (event.type === "result") console.log(event.data);
  if (event.type === "failure") console.error(event.failure);
}`;
}

/** What the operation answers, as JSON; nothing when it answers without a body. */
export function answer({ good }) {
  const content = good.content?.["application/json"];
  return content ? json(content.example) : "";
}

/** The whole answer with its headers. Texts are cut where they are longer than a line. */
export function httpAnswer({ good, resolve }) {
  const shown = ["RateLimit-Remaining", "Idempotency-Status", "X-Cache"];
  const headers = Object.entries(good.headers)
    .filter(([name]) => shown.includes(name))
    .map(([name, header]) => `${name}: ${resolve(header).example}`);
  const short = (_, value) =>
    typeof value === "string" && value.length > 40 ? `${value.slice(0, 36).trimEnd()} …` : value;
  const body = JSON.parse(JSON.stringify(good.content["application/json"].example, short));
  return [`HTTP/1.1 ${good.status} OK`, "Content-Type: application/json", ...headers, "", json(body)].join("\n");
}

/** What the operation answers as a stream. */
export function eventStream({ stream, good }) {
  const event = (name, data) => `event: ${name}\ndata: ${JSON.stringify(data)}\n`;
  const result = good.content["application/json"].example;
  return stream.example + [event("meta", {}), event("result", result)].join("\n");
}

function address({ server, path, parameters }) {
  return (
    server +
    path.replace(/\{([^}]*)\}/g, (_, name) =>
      encodeURIComponent(parameters.find((parameter) => parameter.name === name).example),
    )
  );
}

/** A word for a POSIX shell. */
const quoted = (text) => (/^[\w:/.-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/** A value in TypeScript. */
const literal = (value, before) =>
  write(value, {
    before,
    braces: ["{ ", " }"],
    key: (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)),
  });

/** A value as JSON. */
export const json = (value, before = 0) => write(value, { before, braces: ["{", "}"], key: JSON.stringify });

/** A value in which whatever fits on a line stands on one. `before` is what stands on its first line already. */
function write(value, { before, braces, key }, indent = "") {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const inner = `${indent}  `;
  const list = Array.isArray(value);
  const parts = Object.entries(value).map(([name, item]) => {
    const label = list ? "" : `${key(name)}: `;
    return label + write(item, { before: inner.length + label.length, braces, key }, inner);
  });
  const [start, end] = list ? ["[", "]"] : parts.length > 0 ? braces : ["{", "}"];
  const line = start + parts.join(", ") + end;
  if (!line.includes("\n") && before + line.length <= lineLength) return line;
  return `${start.trim()}\n${parts.map((part) => inner + part).join(",\n")}\n${indent}${end.trim()}`;
}
