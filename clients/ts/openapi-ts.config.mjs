// Settings of the generator, which reads openapi/ and writes src/ai, src/search and src/oauth. It runs at the
// repository's root: CLIENTS_TS_OUT=<folder> openapi-ts -f clients/ts/openapi-ts.config.mjs
import { defineConfig } from "@hey-api/openapi-ts";

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
  for (const path of Object.values(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(path)) {
      if (operation?.["x-coagent-internal"]) delete path[method];
    }
  }
  const used = reachable(document, document.paths);
  for (const name of Object.keys(document.components?.schemas ?? {})) {
    if (!used.has(`#/components/schemas/${name}`)) delete document.components.schemas[name];
  }
}

export default defineConfig(
  ["ai", "search", "oauth"].map((service) => ({
    input: `./openapi/${service}.yaml`, // the leading ./ matters: without it this is a name in somebody's registry
    output: {
      path: `${process.env.CLIENTS_TS_OUT ?? "clients/ts"}/src/${service}`,
      clean: true,
      module: { extension: ".js" }, // Node's own modules want it, and bundlers take it
    },
    logs: { file: false },
    parser: { patch: { input: withoutInternals } },
    plugins: [
      "@hey-api/client-fetch",
      { name: "@hey-api/typescript", enums: "javascript" },
      { name: "zod", dates: { offset: true } },
      { name: "@hey-api/sdk", validator: false },
    ],
  })),
);
