// Generators and a proxy of others read every document as it is. docs/generators.md has those that are tried by hand.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const require = createRequire(import.meta.url);
const { createLogger } = require("@stoplight/prism-core");
const { getHttpOperationsFromSpec } = require("@stoplight/prism-http");
const { createServer } = require("@stoplight/prism-http-server");

const here = fileURLToPath(new URL(".", import.meta.url));
const openapi = join(here, "../../openapi");
const bin = (name) => join(here, "node_modules/.bin", name);
const written = mkdtempSync(join(tmpdir(), "generators-"));
after(() => rmSync(written, { recursive: true }));

const services = ["ai", "search", "oauth"];
const files = Object.fromEntries(
  [...services, "common", "event-schemas"].map((name) => [name, parse(readFileSync(document(name), "utf8"))]),
);

function document(name) {
  return join(openapi, `${name}.yaml`);
}

/** Runs a program of the folder, and says what it said if it fails. */
function run(program, ...args) {
  try {
    return execFileSync(process.execPath, [bin(program), ...args], { cwd: written, encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    throw new Error(`${program} ${args.join(" ")}\n${error.stdout}${error.stderr}`);
  }
}

/** Compiles everything that a folder has. */
function compile(folder) {
  const options = { strict: true, noEmit: true, target: "es2022", module: "esnext", moduleResolution: "bundler", types: [] };
  const config = join(written, `tsconfig.${folder}.json`);
  writeFileSync(config, JSON.stringify({ compilerOptions: { ...options, lib: ["es2022", "dom", "dom.iterable"] }, include: [folder] }));
  run("tsc", "-p", config);
}

test("openapi-typescript reads every document, and what it writes compiles", () => {
  for (const name of services) run("openapi-typescript", document(name), "-o", `types/${name}.ts`);
  compile("types");
});

test("orval reads every document, and what it writes compiles", () => {
  const parserOptions = { externalRefs: { allow: ["./common.yaml", "./event-schemas.yaml"] } }; // it reads no second file unasked
  const project = (name) => ({
    input: { target: document(name), parserOptions },
    output: { target: `./clients/${name}.ts`, client: "fetch", mode: "single" },
  });
  const config = Object.fromEntries(services.map((name) => [name, project(name)]));
  writeFileSync(join(written, "orval.config.cjs"), `module.exports = ${JSON.stringify(config)}`);
  run("orval", "--config", "orval.config.cjs");
  compile("clients");
});

/** What a reference of a document leads to; anything else is what it is. */
function resolve(node, name) {
  if (!node?.$ref) return node;
  const [file, pointer] = node.$ref.split("#/");
  const home = file ? file.replace(/^\.\/|\.yaml$/g, "") : name;
  return pointer.split("/").reduce((at, key) => at[key], files[home]);
}

/** The examples of a media type, of which a document writes one or several. */
function examples(media) {
  return media?.examples ? Object.values(media.examples).map(({ value }) => value) : [media?.example];
}

/** The requests that an operation shows, without what the response should be in. */
function requests(name, path, item, method) {
  const operation = item[method];
  const headers = {};
  let target = path;
  for (const reference of [...(item.parameters ?? []), ...(operation.parameters ?? [])]) {
    const parameter = resolve(reference, name);
    if (parameter.in === "path") target = target.replace(`{${parameter.name}}`, encodeURIComponent(parameter.example));
    else headers[parameter.name] = parameter.example;
  }
  const [scheme] = Object.keys((operation.security ?? files[name].security)[0]);
  if (files[name].components.securitySchemes[scheme].type === "apiKey")
    headers[files[name].components.securitySchemes[scheme].name] = "key";
  else headers.Authorization = "Bearer token";
  const media = operation.requestBody?.content["application/json"];
  if (media) headers["Content-Type"] = "application/json";
  return examples(media).map((body) => ({
    target,
    init: { method: method.toUpperCase(), headers, body: media && JSON.stringify(body) },
  }));
}

/** Whether a body is one of the examples of a media type. */
function isShown(text, type, media) {
  return examples(media).some((example) => {
    if (type === "text/event-stream") return text.trim() === example.trim();
    try {
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(example)));
      return true;
    } catch {
      return false;
    }
  });
}

for (const name of services) {
  test(`Prism answers every example of ${name}, in each of its media types and with each status`, async () => {
    const config = { validateRequest: true, validateResponse: true, checkSecurity: true, errors: true, mock: { dynamic: false } };
    const server = createServer(await getHttpOperationsFromSpec(document(name)), {
      config,
      components: { logger: createLogger("prism", { enabled: false }) },
      cors: false,
    });
    const address = await server.listen(0, "127.0.0.1");
    try {
      let asked = 0;
      const ask = async ({ target, init }, headers, want) => {
        asked += 1;
        const response = await fetch(address + target, { ...init, headers: { ...init.headers, ...headers } });
        const text = await response.text();
        const which = `${init.method} ${target} ${JSON.stringify(headers)}`;
        assert.equal(response.status, want.status, `${which}: ${text}`);
        if (want.media) {
          const type = response.headers.get("content-type");
          assert.equal(type?.split(";")[0], want.type, which);
          assert.ok(isShown(text, want.type, want.media), `${which}: ${text} is no example`);
          for (const header of want.headers) assert.ok(response.headers.has(header), `${which}: without ${header}`);
        }
      };
      for (const [path, item] of Object.entries(files[name].paths)) {
        for (const method of Object.keys(item).filter((key) => ["get", "post", "put", "delete", "patch"].includes(key))) {
          const operation = item[method];
          for (const request of requests(name, path, item, method)) {
            for (const [status, reference] of Object.entries(operation.responses)) {
              if (status === "default") continue;
              const response = resolve(reference, name);
              const headers = Object.keys(response.headers);
              for (const [type, media] of Object.entries(response.content ?? { "": undefined })) {
                const prefer = status[0] === "2" ? {} : { Prefer: `code=${status}` };
                await ask(request, { ...(type && { Accept: type }), ...prefer }, { status: Number(status), type, media, headers });
              }
            }
            if (request.init.body) {
              const broken = { ...request, init: { ...request.init, body: "[]" } };
              await ask(broken, {}, { status: operation.responses[422] ? 422 : 400 }); // Prism's choice
            }
          }
        }
      }
      assert.ok(asked > 40, `only ${asked} requests`);
    } finally {
      await server.close();
    }
  });
}
