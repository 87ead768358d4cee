// Holds .spectral.yaml against planted faults: each rule of ours must catch the one that is made for it, and nothing
// else may complain. All documents go through one run of the linter, because starting it takes most of the time.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import test from "node:test";

const root = join(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "..");
const ruleset = join(root, ".spectral.yaml");

const text = (more) => ({ type: "string", maxLength: 40, ...more });
const object = (properties, more) => ({ type: "object", additionalProperties: false, properties, ...more });
const always = ["X-Correlation-Id", "Cache-Control", "Vary"];
const ofLimit = ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "RateLimit", "RateLimit-Policy"];
const ofStream = { progress: "Progress", heartbeat: "Heartbeat", meta: "ResultMeta", error: "Problem" };
const reference = (name) => ({ $ref: `#/components/schemas/${name}` });
const header = { description: "A header.", schema: text(), example: "x" };

function problem(...headers) {
  const schema = object({ code: text(), correlationId: text() }, { required: ["code", "correlationId"] });
  return {
    description: "A failure.",
    headers: Object.fromEntries([...always, ...ofLimit, ...headers].map((name) => [name, header])),
    content: { "application/problem+json": { schema, example: { code: "x", correlationId: "12345678" } } },
  };
}

function faultless() {
  const plain = ["400", "408", "413", "415", "500", "502", "504", "default"];
  return {
    openapi: "3.0.3",
    info: {
      title: "Things",
      version: "1.0.0",
      description: "Keeps things.",
      contact: { name: "Team", url: "https://example.com" },
      license: { name: "Proprietary", url: "https://example.com" },
    },
    servers: [{ url: "http://127.0.0.1:8080" }],
    tags: ["generation", "things"].map((name) => ({ name, description: "Things" })),
    security: [{ bearerAuth: [] }],
    paths: {
      "/things": {
        parameters: [{ name: "Idempotency-Key", in: "header", description: "A key.", schema: text(), example: "x" }],
        post: {
          operationId: "keepThing",
          summary: "Keep a thing",
          description: "Keeps it.",
          tags: ["generation", "things"],
          "x-coagent-timeout": 10,
          "x-coagent-rate-limit": { requests: 10, seconds: 60 },
          "x-coagent-max-body": 1024,
          "x-coagent-scope": "things/keep",
          requestBody: {
            required: true,
            content: {
              "application/json": {
                schema: object({
                  name: text(),
                  parts: { type: "array", maxItems: 3, items: object({ part: text() }) },
                }),
                example: { name: "x", parts: [{ part: "y" }] },
              },
            },
          },
          responses: {
            200: {
              description: "The thing.",
              headers: Object.fromEntries(
                [...always, ...ofLimit, "Server-Timing", "Idempotency-Status", "X-Degraded"].map((name) => [name, header]),
              ),
              content: {
                "application/json": {
                  schema: { $ref: "#/components/schemas/Answer" },
                  example: { thing: { id: "x", size: 1 } },
                },
                "text/event-stream": {
                  schema: reference("EventStream"),
                  "x-coagent-events": Object.fromEntries(
                    Object.entries({ ...ofStream, result: "Answer" }).map(([event, name]) => [event, reference(name)]),
                  ),
                  example: "event: heartbeat\ndata: {}\n\n",
                },
              },
            },
            ...Object.fromEntries([...plain, "422"].map((status) => [status, problem()])),
            401: problem("WWW-Authenticate"),
            403: problem("WWW-Authenticate"),
            405: problem("Allow"),
            429: problem("Retry-After"),
            503: problem("Retry-After"),
          },
        },
      },
    },
    components: {
      securitySchemes: { bearerAuth: { type: "http", scheme: "bearer" } },
      schemas: {
        Thing: object({ id: text(), size: { type: "integer", maximum: 9 }, time: { type: "integer", format: "int64", maximum: 2 ** 53 - 1 } }),
        Answer: object({ thing: { $ref: "#/components/schemas/Thing" } }),
        EventStream: text(),
        ...Object.fromEntries(Object.values(ofStream).map((name) => [name, object({ [name]: text() })])),
      },
    },
  };
}

/** The same without what a generation must have, and without the tag that says that it is one. */
function faultlessOfAnotherKind() {
  const doc = faultless();
  const { operation, responses, answer } = parts(doc);
  doc.tags.shift();
  operation.tags.shift();
  delete doc.paths["/things"].parameters;
  delete responses[422];
  for (const name of ["Idempotency-Status", "X-Degraded"]) delete responses[200].headers[name];
  responses[200].content = { "application/json": answer };
  withoutStream(doc);
  return doc;
}

/** Takes out the schemas that only a stream uses. */
function withoutStream(doc) {
  for (const name of ["EventStream", ...Object.values(ofStream)]) delete doc.components.schemas[name];
}

/** The parts of a document that the faults are planted in. */
function parts(doc) {
  const operation = doc.paths["/things"].post;
  const { responses } = operation;
  const body = operation.requestBody.content["application/json"];
  const { headers, content } = responses[200];
  const [answer, stream] = [content["application/json"], content["text/event-stream"]];
  const { Thing: thing, Answer: whole } = doc.components.schemas;
  const request = body.schema.properties;
  const events = stream?.["x-coagent-events"];
  return { doc, operation, responses, body, request, headers, content, answer, stream, events, thing, whole };
}

/** Makes an operation a deprecated one, as the rules want it. */
function deprecate(operation, headers) {
  Object.assign(operation, { deprecated: true, "x-coagent-sunset": { since: "2027-01-01", until: "2027-07-01" } });
  Object.assign(headers, { Deprecation: header, Sunset: header });
}

// Rule → ways to break it.
const faults = {
  "openapi-version": [({ doc }) => (doc.openapi = "3.0.1")],
  "document-security": [({ doc }) => delete doc.security, ({ doc }) => (doc.security = [{ bearerAuth: [] }, {}])],
  "operation-security": [({ operation }) => (operation.security = [])],
  "operation-id-camel": [({ operation }) => (operation.operationId = "keep_thing")],
  "operation-summary": [({ operation }) => delete operation.summary],
  "operation-timeout": [
    ({ operation }) => delete operation["x-coagent-timeout"],
    ({ operation }) => (operation["x-coagent-timeout"] = 0.5),
    ({ operation }) => (operation["x-coagent-timeout"] = 901),
  ],
  "operation-rate-limit": [
    ({ operation }) => delete operation["x-coagent-rate-limit"],
    ({ operation }) => delete operation["x-coagent-rate-limit"].seconds,
    ({ operation }) => (operation["x-coagent-rate-limit"].requests = 0),
  ],
  "operation-max-body": [
    ({ operation }) => delete operation["x-coagent-max-body"],
    ({ operation }) => (operation["x-coagent-max-body"] = "1MB"),
  ],
  "operation-scope": [
    ({ operation }) => (operation["x-coagent-scope"] = ["things/keep"]),
    ({ operation }) => (operation["x-coagent-scope"] = "things keep"),
  ],
  "operation-internal": [({ operation }) => (operation["x-coagent-internal"] = "yes")],
  "operation-deprecation": [
    ({ operation }) => (operation["x-coagent-sunset"] = { since: "2027-01-01", until: "2027-07-01" }),
    ({ operation, headers }) => {
      operation.deprecated = true;
      Object.assign(headers, { Deprecation: header, Sunset: header });
    },
    ({ operation, headers }) => {
      deprecate(operation, headers);
      operation["x-coagent-sunset"].until = "in summer";
    },
    ({ operation, headers }) => {
      deprecate(operation, headers);
      delete operation["x-coagent-sunset"].since;
    },
  ],
  "operation-deprecation-headers": ["Deprecation", "Sunset"].map((name) => ({ operation, headers }) => {
    deprecate(operation, headers);
    delete headers[name];
  }),
  "answer-timing": [({ headers }) => delete headers["Server-Timing"]],
  "operation-body-required": [({ operation }) => delete operation.requestBody.required],
  "operation-problems": [
    ...["400", "401", "403", "405", "429", "500", "503", "504", "default"].map(
      (status) =>
        ({ responses }) =>
          delete responses[status],
    ),
  ],
  "operation-body-problems": [
    ...["408", "413", "415", "502"].map(
      (status) =>
        ({ responses }) =>
          delete responses[status],
    ),
  ],
  "problem-media-type": [
    ({ responses: { 500: { content } } }) => (content["application/json"] = content["application/problem+json"]),
    ({ responses }) => delete responses.default.content,
  ],
  "problem-members": [({ responses }) => responses[502].content["application/problem+json"].schema.required.pop()],
  "answer-headers": [
    ...always.map(
      (name) =>
        ({ headers }) =>
          delete headers[name],
    ),
    ({ responses }) => delete responses.default.headers["X-Correlation-Id"],
  ],
  "answer-rate-limit": [
    ...ofLimit.map(
      (name) =>
        ({ headers }) =>
          delete headers[name],
    ),
    ({ responses }) => delete responses[503].headers["RateLimit-Limit"],
  ],
  "problem-retry-after": [
    ({ responses }) => delete responses[429].headers["Retry-After"],
    ({ responses }) => delete responses[503].headers["Retry-After"],
  ],
  "problem-www-authenticate": [
    ({ responses }) => delete responses[401].headers["WWW-Authenticate"],
    ({ responses }) => delete responses[403].headers["WWW-Authenticate"],
  ],
  "problem-allow": [({ responses }) => delete responses[405].headers.Allow],
  "generation-group": [
    ({ operation }) => operation.tags.pop(),
    ({ operation, doc }) => {
      doc.tags.push({ name: "more", description: "More" });
      operation.tags.push("more");
    },
  ],
  "generation-body": [
    ({ operation }) => {
      delete operation.requestBody;
      delete operation["x-coagent-max-body"];
    },
  ],
  "generation-idempotency": [
    ({ doc }) => delete doc.paths["/things"].parameters,
    ({ doc }) => (doc.paths["/things"].parameters[0].name = "X-Key"),
  ],
  "generation-headers": [
    ({ headers }) => delete headers["Idempotency-Status"],
    ({ headers }) => delete headers["X-Degraded"],
  ],
  "generation-problems": [({ responses }) => delete responses[422]],
  "generation-stream": [
    ...Object.entries(ofStream).map(
      ([event, name]) =>
        ({ doc, events }) => {
          delete events[event];
          doc.components.schemas.Answer.properties.used = reference(name);
        },
    ),
    ({ events }) => delete events.result,
    ({ events }) => (events.result = reference("Thing")),
    ({ events }) => (events.done = reference("Thing")),
    ({ doc, stream }) => {
      stream.schema = { oneOf: Object.values(stream["x-coagent-events"]) };
      stream.example = { thing: { id: "x", size: 1 } };
      delete doc.components.schemas.EventStream;
    },
    ({ doc, stream }) => {
      delete stream["x-coagent-events"];
      doc.components.schemas.Answer.properties.used = { type: "object", additionalProperties: false, properties: Object.fromEntries(Object.entries(ofStream).map(([event, name]) => [event, reference(name)])) };
    },
    ({ stream }) => delete stream.example,
    ({ doc, content }) => {
      delete content["text/event-stream"];
      withoutStream(doc);
    },
  ],
  "request-example": [({ body }) => delete body.example],
  "answer-example": [
    ({ answer }) => delete answer.example,
    ({ responses }) => delete responses[500].content["application/problem+json"].example,
  ],
  "request-object-closed": [
    ({ body }) => delete body.schema.additionalProperties,
    ({ request }) => delete request.parts.items.additionalProperties,
    ({ request }) => (request.parts.items.additionalProperties = true),
  ],
  "answer-object-closed": [
    ({ whole }) => delete whole.additionalProperties,
    ({ thing }) => delete thing.additionalProperties,
  ],
  "schema-type": [
    ({ request }) => (request.name = { description: "Anything." }),
    ({ request }) => (request.parts.items = {}),
  ],
  "schema-name": [
    ({ doc, whole }) => {
      doc.components.schemas.ThingResponse = doc.components.schemas.Thing;
      delete doc.components.schemas.Thing;
      whole.properties.thing.$ref = "#/components/schemas/ThingResponse";
    },
  ],
  "component-name": [
    ({ doc, whole }) => {
      doc.components.schemas.The_Thing = doc.components.schemas.Thing;
      delete doc.components.schemas.Thing;
      whole.properties.thing.$ref = "#/components/schemas/The_Thing";
    },
    ({ doc }) => {
      doc.components.securitySchemes["bearer-auth"] = doc.components.securitySchemes.bearerAuth;
      delete doc.components.securitySchemes.bearerAuth;
      doc.security = [{ "bearer-auth": [] }];
    },
  ],
  "string-bounded": [
    ({ request }) => delete request.name.maxLength,
    ({ thing }) => (thing.properties.id = { type: "string", format: "hostname" }),
    ({ operation }) =>
      (operation.parameters = [{ name: "q", in: "query", description: "What.", schema: { type: "string" } }]),
  ],
  "array-bounded": [
    ({ request }) => delete request.parts.maxItems,
    ({ thing }) => (thing.properties.more = { type: "array", items: text() }),
  ],
  "integer-safe": [
    ({ thing }) => delete thing.properties.size.maximum,
    ({ thing }) => (thing.properties.size.maximum = 2 ** 31),
    ({ thing }) => delete thing.properties.time.format,
    ({ thing }) => (thing.properties.time.format = "int32"),
    ({ thing }) => delete thing.properties.time.maximum,
    ({ thing }) => (thing.properties.time.maximum = 2 ** 53),
  ],
  // Two that come with the linter, to see that they are on.
  "operation-description": [({ operation }) => delete operation.description],
  "oas3-valid-media-example": [
    ({ body }) => (body.example.name = 1),
    ({ thing }) => (thing.properties.id = { allOf: [text()], nullable: true }), // without a type, nullable says nothing
  ],
};

const events = {
  asyncapi: "3.0.0",
  info: { ...faultless().info, tags: [{ name: "things", description: "Things" }] },
  servers: { local: { host: "127.0.0.1:8092", protocol: "https" } },
  channels: { things: { address: "things", messages: { thing: { payload: { type: "object" } } } } },
  operations: { sendThing: { action: "send", channel: { $ref: "#/channels/things" } } },
};

/** Lints documents by name and gives, by name, the findings. */
function lint(documents) {
  const folder = mkdtempSync(join(tmpdir(), "spectral-"));
  try {
    for (const [name, doc] of Object.entries(documents)) {
      writeFileSync(join(folder, name), JSON.stringify(doc, null, 2));
    }
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, "node_modules/.bin/spectral"), "lint", "-r", ruleset, "-f", "json", "-q", join(folder, "*.json")],
      { encoding: "utf8", maxBuffer: 1 << 26 },
    );
    assert.ok(stdout.startsWith("["), `the linter gave no findings: ${stderr}${stdout}`);
    const found = Object.fromEntries(Object.keys(documents).map((name) => [name, []]));
    for (const finding of JSON.parse(stdout)) {
      found[basename(finding.source)].push(finding);
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const documents = {
  "faultless.json": faultless(),
  "another-kind.json": faultlessOfAnotherKind(),
  "events.json": events,
};
for (const [rule, ways] of Object.entries(faults)) {
  ways.forEach((plant, i) => {
    const doc = faultless();
    plant(parts(doc));
    documents[`${rule}-${i}.json`] = doc;
  });
}
const findings = lint(documents);
const told = (list) => list.map((f) => `${f.code} at ${f.path.join(".")}: ${f.message}`).join("\n");

test("a document without a fault has no finding", () => {
  assert.equal(told(findings["faultless.json"]), "");
  assert.equal(told(findings["another-kind.json"]), "");
});

for (const [rule, ways] of Object.entries(faults)) {
  test(`${rule} catches what is planted for it, and nothing else complains`, () => {
    ways.forEach((plant, i) => {
      const found = findings[`${rule}-${i}.json`];
      assert.deepEqual([...new Set(found.map((f) => f.code))], [rule], `${plant}\n${told(found)}`);
    });
  });
}

test("the document of the events is linted by the rules for events", () => {
  const codes = findings["events.json"].map((f) => f.code);
  assert.ok(codes.includes("asyncapi-3-operation-description"), codes.join());
});

test("every rule of ours has a fault planted for it", () => {
  const rules = readFileSync(ruleset, "utf8").split(/^rules:$/m)[1].split(/^overrides:$/m)[0];
  const ours = [...rules.matchAll(/^  ([\w-]+):$/gm)].map((match) => match[1]);
  assert.ok(ours.length > 20, "the rules could not be read");
  assert.deepEqual(ours.filter((rule) => !(rule in faults)), []);
});
