// Writes the generated part of the package from the documents in openapi/: types and Zod schemas of each service and
// of the events that the application receives, the table of all operations, and how the requests that generate are
// filled in.
// At the repository's root: node clients/ts/generate.mjs [folder in place of clients/ts]
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createClient } from "@hey-api/openapi-ts";
import { parse } from "yaml";

const [folder = "clients/ts"] = process.argv.slice(2);
const services = ["ai", "search", "oauth"];
const documents = Object.fromEntries(
  ["common", ...services].map((name) => [name, parse(readFileSync(`openapi/${name}.yaml`, "utf8"))]),
);
const bus = parse(readFileSync("openapi/events.yaml", "utf8"));
const { version } = JSON.parse(readFileSync("clients/ts/package.json", "utf8"));

/** Every component that a node refers to, as the last two words of the reference, and so on through those. */
function reachable(document, node, found = new Set()) {
  if (typeof node !== "object" || node === null) return found;
  if (typeof node.$ref === "string" && !found.has(node.$ref)) {
    found.add(node.$ref);
    const [, , kind, name] = node.$ref.split("/");
    reachable(document, document.components?.[kind]?.[name], found);
  }
  for (const child of Object.values(node)) reachable(document, child, found);
  return found;
}

/** Takes out the operations that are not for callers, and the schemas that only they use. */
function withoutInternals(document) {
  for (const item of Object.values(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(item)) {
      if (operation?.["x-coagent-internal"]) delete item[method];
    }
  }
  keepUsed(document, reachable(document, document.paths));
}

function keepUsed(document, used) {
  for (const name of Object.keys(document.components?.schemas ?? {})) {
    if (!used.has(`#/components/schemas/${name}`)) delete document.components.schemas[name];
  }
}

/** What the application receives from the bus, and where. */
const received = Object.values(bus.operations).filter((operation) => operation["x-coagent-target"]);
const [{ "x-coagent-target": target }] = received;
const delivery = { path: target.path, header: target.header, maxBody: target["max-body"] };

/** Takes out the events that the application does not receive, and the schemas that only they use. */
function withoutOthers(document) {
  const at = ({ $ref }) =>
    $ref
      .slice(2)
      .split("/")
      .reduce((node, key) => node[key], bus);
  const bodies = received.flatMap(({ messages }) => messages.map((message) => at(at(message)).payload.schema));
  const roots = bodies.map(({ $ref }) => ({ $ref: $ref.slice($ref.indexOf("#")) }));
  keepUsed(document, reachable(document, roots));
}

/** Takes out what a service asks of its model alone: no response has it. */
function withoutModels(node) {
  if (typeof node !== "object" || node === null) return;
  for (const [name, property] of Object.entries(node.properties ?? {})) {
    if (property["x-coagent-source"] === "model") delete node.properties[name];
  }
  for (const child of Object.values(node)) withoutModels(child);
}

/** Takes out the format int64: Zod would make a bigint of it, which the types and JSON.parse do not. */
function withoutInt64(node) {
  if (typeof node !== "object" || node === null) return;
  if (node.type === "integer" && node.format === "int64") delete node.format;
  for (const child of Object.values(node)) withoutInt64(child);
}

function patch(document) {
  withoutModels(document);
  withoutInternals(document);
  withoutInt64(document);
}

function patchEvents(document) {
  withoutOthers(document);
  withoutInt64(document);
}

/** What a reference within or between the documents stands for. */
function resolve(node, service) {
  if (node.$ref === undefined) return node;
  const [file, pointer] = node.$ref.split("#/");
  const name = file === "" ? service : path.basename(file, ".yaml");
  return resolve(
    pointer.split("/").reduce((at, key) => at[key], documents[name]),
    name,
  );
}

const pascal = (name) => name[0].toUpperCase() + name.slice(1);

/** The type of what a reference stands for. */
function typeOf({ $ref }, service) {
  const name = $ref.split("#/components/schemas/")[1];
  if (name === undefined) throw new Error(`${$ref} is no schema`);
  return `${service}.${name}`; // each service has its own copy of what common.yaml holds
}

/** The events of a stream and their data, as TypeScript. */
function eventsOf(content, service) {
  const events = content?.["text/event-stream"]?.["x-coagent-events"];
  if (events === undefined) return [];
  return [
    `events: { ${Object.entries(events)
      .map(([name, data]) => `${name}: ${typeOf(data, service)}`)
      .join("; ")} }`,
  ];
}

/** The rows of the table for a service, as TypeScript, and their types. */
function operationsOf(service) {
  const rows = [];
  for (const [route, item] of Object.entries(documents[service].paths)) {
    for (const method of ["get", "post", "put", "patch", "delete"]) {
      const operation = item[method];
      if (operation === undefined || operation["x-coagent-internal"]) continue;
      const { operationId: id, requestBody, responses, tags } = operation;
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((one) =>
        resolve(one, service),
      );
      if (parameters.some(({ in: where }) => where === "query"))
        throw new Error(`${id}: the clients know no query parameters yet`);
      const [success] = Object.entries(responses)
        .filter(([status]) => status.startsWith("2"))
        .map(([, response]) => resolve(response, service));
      const row = {
        id,
        service,
        method: method.toUpperCase(),
        path: route,
        timeout: operation["x-coagent-timeout"],
        ...(requestBody && { maxBody: operation["x-coagent-max-body"] }),
        rateLimit: operation["x-coagent-rate-limit"],
        ...(operation["x-coagent-scope"] && { scope: operation["x-coagent-scope"] }),
        idempotent: parameters.some(({ name }) => name === "Idempotency-Key"),
        stream: "text/event-stream" in (success.content ?? {}),
        empty: success.content === undefined,
        tags,
      };
      const type = `${service}.${pascal(id)}`;
      const types = [
        ...(parameters.some(({ in: where }) => where === "path") ? [`path: ${type}Data["path"]`] : []),
        ...(requestBody ? [`body: ${type}Data["body"]`] : []),
        `data: ${type}Response`,
        ...eventsOf(success.content, service),
      ];
      const about = [operation.summary, operation.description, operation.deprecated && "@deprecated"].filter(Boolean);
      const comment = about.join("\n\n").trim().replaceAll("*/", "*\\/").replace(/^/gm, "   * ").replace(/ +$/gm, "");
      rows.push({
        row: `  ${id}: ${JSON.stringify(row)},`,
        types: `  /**\n${comment}\n   */\n  ${id}: { ${types.join("; ")} };`,
      });
    }
  }
  return rows;
}

/** The table of all operations, and the codes of all problems. */
function table() {
  const rows = services.flatMap(operationsOf);
  const codes = Object.entries(documents).map(
    ([name, document]) => `  ${name}: ${JSON.stringify(Object.keys(document["x-coagent-problem-codes"]))},`,
  );
  return `// This file is generated from openapi/ by clients/ts/generate.mjs; never edit it.
${services.map((service) => `import type * as ${service} from "./${service}/types.gen.js";`).join("\n")}

/** The version of this package. */
export const version = ${JSON.stringify(version)};

/** Every operation that is for callers, as its document describes it. Times are in seconds, sizes in bytes. */
export const operations = {
${rows.map(({ row }) => row).join("\n")}
} as const;

/** What each operation takes and answers. */
export interface Operations {
${rows.map(({ types }) => types).join("\n")}
}

/** Where the bus delivers what the application receives, and how long a delivery may be, in bytes. */
export const delivery = ${JSON.stringify(delivery)} as const;

/** The codes of the problems, by the document that lists them. */
export const problemCodes = {
${codes.join("\n")}
} as const;
`;
}

/** A field of a request as a form shows it; nothing if no form can. */
function fieldOf(name, property, required) {
  const { type, enum: options, description: about, items } = property;
  const field = { name, required, ...(about && { about: about.trim() }) };
  if (options !== undefined) return { ...field, kind: "choice", options, ...optional({ default: property.default }) };
  switch (type) {
    case "string": {
      const { minLength: min = 0, maxLength: max, example } = property;
      return { ...field, kind: "text", min, max, ...optional({ example, format: property.format }) };
    }
    case "integer":
    case "number": {
      const { minimum: min, maximum: max, default: value, example } = property;
      return { ...field, kind: "number", min, max, ...optional({ default: value, example }) };
    }
    case "array": {
      const { minItems: min = 0, maxItems: max } = property;
      const item = resolve(items, "ai");
      if (item.type === "string")
        return { ...field, kind: "list", min, max, each: item.maxLength, ...optional({ example: item.example }) };
      const fields = item.type === "object" ? fieldsOf(item) : [undefined];
      return fields.includes(undefined) ? undefined : { ...field, kind: "rows", min, max, fields };
    }
    default:
      return undefined;
  }
}

const optional = (members) => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

/**
 * The fields of a request in their order. Those of an object within it have its name before theirs, and a dot. What a
 * service fills in nobody is asked for, unless a request must have it.
 */
function fieldsOf(schema, before = "", within = true) {
  return Object.entries(schema.properties).flatMap(([key, ref]) => {
    const property = resolve(ref, "ai");
    const required = within && (schema.required ?? []).includes(key);
    if (property["x-coagent-source"] === "service" && !required) return [];
    if (property.type === "object") return fieldsOf(property, `${before}${key}.`, required);
    return [fieldOf(`${before}${key}`, property, required)];
  });
}

/** How each request that generates is filled in, if a form can hold all of it. */
function forms() {
  const rows = Object.values(documents.ai.paths)
    .map(({ post }) => post)
    .filter((operation) => operation?.tags.includes("generation"))
    .flatMap(({ operationId: id, summary, requestBody }) => {
      const { schema, example } = requestBody.content["application/json"];
      const fields = fieldsOf(resolve(schema, "ai"));
      return fields.includes(undefined) ? [] : [`  ${id}: ${JSON.stringify({ summary, example, fields })},`];
    });
  return `// This file is generated from openapi/ by clients/ts/generate.mjs; never edit it.

/** A field of a request. The name of one within an object is that of the object, a dot and its own. */
export type FormField = {
  name: string;
  required: boolean;
  /** What it is, in the words of the document. */
  about?: string;
} & (
  | { kind: "text"; min: number; max: number; example?: string; format?: string }
  | { kind: "choice"; options: string[]; default?: string }
  | { kind: "number"; min: number; max: number; default?: number; example?: number }
  /** From \`min\` to \`max\` texts, of \`each\` characters at the most. */
  | { kind: "list"; min: number; max: number; each: number; example?: string }
  /** From \`min\` to \`max\` objects, each of which has these fields, by their own names. */
  | { kind: "rows"; min: number; max: number; fields: FormField[] }
);

/** How a request is filled in. */
export type RequestForm = {
  /** What the operation does, in a few words. */
  summary: string;
  /** The document's example of a request. */
  example: Record<string, unknown>;
  fields: FormField[];
};

/** The requests that generate something, as far as a form can hold all of one. */
export const forms = {
${rows.join("\n")}
} satisfies Record<string, RequestForm>;
`;
}

const sources = [...services.map((service) => [service, service, patch]), ["event-schemas", "events", patchEvents]];
for (const [document, name, input] of sources) {
  await createClient({
    input: `./openapi/${document}.yaml`, // the leading ./ matters: without it this is a name in somebody's registry
    output: { path: `${folder}/src/${name}`, clean: true, entryFile: false, module: { extension: ".js" } },
    logs: { file: false, level: "silent" },
    parser: { patch: { input } },
    plugins: ["@hey-api/typescript", { name: "zod", dates: { offset: true } }],
  });
}
writeFileSync(`${folder}/src/operations.gen.ts`, table());
writeFileSync(`${folder}/src/forms.gen.ts`, forms());
