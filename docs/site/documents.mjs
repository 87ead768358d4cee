// The documents of openapi/ as callers may see them, each in one piece.

import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";

const methods = ["get", "put", "post", "delete", "patch"];

/** Reads a folder of documents: {common, events, apis}, where apis are those that have operations, by name. */
export async function readDocuments(folder) {
  const files = {};
  for (const file of (await readdir(folder)).sort()) {
    const { name, ext } = path.parse(file);
    if (ext === ".yaml" && !name.endsWith(".cfg"))
      files[name] = parse(await readFile(path.join(folder, file), "utf8"));
  }
  const apis = {};
  for (const [name, { openapi }] of Object.entries(files)) {
    if (!openapi) continue;
    const document = publish(files, name);
    if (Object.keys(document.paths).length > 0) apis[name] = document;
  }
  return { common: files.common, events: publish(files, "events"), apis };
}

/** A document with all that it refers to, and without internal operations and what only those use. */
function publish(files, name) {
  const { components: own, paths, ...rest } = files[name];
  const components = {};
  const origin = {};

  const take = (node, file) => {
    if (Array.isArray(node)) return node.map((item) => take(item, file));
    if (node === null || typeof node !== "object") return node;
    if (typeof node.$ref !== "string")
      return Object.fromEntries(
        Object.entries(node)
          .filter(([, value]) => value?.["x-coagent-source"] !== "model") // asked of the model; no response has it
          .map(([key, value]) => [key, take(value, file)]),
      );
    const [other, pointer] = node.$ref.split("#/");
    const [section, kind, key] = pointer.split("/");
    if (section !== "components") return node; // an AsyncAPI channel, which stays where it is
    const home = other ? path.basename(other, ".yaml") : file;
    const found = files[home]?.components?.[kind]?.[key];
    if (!found) throw new Error(`openapi/${file}.yaml refers to ${node.$ref}, which is not there.`);
    components[kind] ??= {};
    if (!(key in components[kind])) {
      origin[`${kind}/${key}`] = home;
      components[kind][key] = undefined; // so that a schema may contain itself
      components[kind][key] = take(found, home);
    }
    if (origin[`${kind}/${key}`] !== home)
      throw new Error(`openapi/${name}.yaml reaches two different ${kind} that are called ${key}.`);
    return { $ref: `#/components/${kind}/${key}` };
  };

  const document = take(rest, name);
  if (paths) document.paths = take(withoutInternal(paths), name);
  const schemes = new Set(document.security?.flatMap(Object.keys));
  for (const item of Object.values(document.paths ?? {})) {
    for (const method of methods)
      for (const scheme of item[method]?.security?.flatMap(Object.keys) ?? []) schemes.add(scheme);
  }
  if (schemes.size > 0) {
    components.securitySchemes = Object.fromEntries(
      [...schemes].map((scheme) => [scheme, own.securitySchemes[scheme]]),
    );
  }
  return { ...document, components };
}

function withoutInternal(paths) {
  const kept = Object.entries(paths).map(([at, item]) => [
    at,
    Object.fromEntries(
      Object.entries(item).filter(([key, value]) => !(methods.includes(key) && value["x-coagent-internal"])),
    ),
  ]);
  return Object.fromEntries(kept.filter(([, item]) => methods.some((method) => method in item)));
}

/** Follows references within a document. */
export function resolver(document) {
  return (node) => {
    while (typeof node?.$ref === "string")
      node = node.$ref
        .split("/")
        .slice(1)
        .reduce((part, key) => part[key], document);
    return node;
  };
}

/** Every operation of a document, with the parts that a page shows. */
export function operations(api, document) {
  const resolve = resolver(document);
  return Object.entries(document.paths).flatMap(([at, item]) =>
    methods
      .filter((method) => item[method])
      .map((method) => {
        const operation = item[method];
        const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(resolve);
        const body = operation.requestBody && resolve(operation.requestBody).content["application/json"];
        const answers = Object.entries(operation.responses)
          .filter(([status]) => status !== "default")
          .map(([status, response]) => ({ status: Number(status), ...resolve(response) }));
        const good = answers.find(({ status }) => status < 300);
        return {
          api,
          resolve,
          server: document.servers[0].url,
          id: operation.operationId,
          page: `${api}/${operation.operationId.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.html`,
          method: method.toUpperCase(),
          path: at,
          summary: operation.summary,
          description: operation.description ?? "",
          group: group(api, operation.tags ?? []),
          parameters,
          takesKey: parameters.some(({ name }) => name === "Idempotency-Key"),
          body,
          good,
          failures: answers.filter(({ status }) => status >= 400),
          stream: good.content?.["text/event-stream"],
          rate: operation["x-coagent-rate-limit"],
          timeout: operation["x-coagent-timeout"],
          maxBody: operation["x-coagent-max-body"],
          scope: operation["x-coagent-scope"],
          sunset: operation.deprecated ? operation["x-coagent-sunset"] : undefined,
        };
      }),
  );
}

/** The group in which an operation is listed: its second tag, or the only one. */
function group(api, tags) {
  const names = { ai: "AI", oauth: "Connections" };
  const name = tags[1] ?? tags[0] ?? api;
  return names[name] ?? name[0].toUpperCase() + name.slice(1);
}

/** Operations by their group, in the order of the documents: [[group, operations], …]. */
export function byGroup(operations) {
  const groups = new Map();
  for (const operation of operations) groups.set(operation.group, [...(groups.get(operation.group) ?? []), operation]);
  return [...groups];
}
