import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type Json, readDocuments, record } from "../lib/api/document.ts";
import { faultsOf } from "../lib/api/faults.ts";
import { throttleOf } from "../lib/api/limits.ts";
import { gatewayResponses } from "../lib/api/problems.ts";
import { stages } from "../lib/stages.ts";
import { resourcesOf, stacksOf, theOnly } from "./stacks.ts";

const documents = readDocuments();
const operations = documents.flatMap((document) => document.operations);
const integration = "x-amazon-apigateway-integration";

describe.each(["dev", "prod"] as const)("the REST API of %s", (name) => {
  const { backend } = stacksOf(name);
  const body = theOnly(backend, "AWS::ApiGateway::RestApi").Properties["Body"] as Json;
  const methodOf = (at: string, method: string) => record(record(record(body["paths"])[at])[method]);

  test("has the operations of the documents, but for those of the event bus, and no other", () => {
    const found = Object.entries(record(body["paths"])).flatMap(([at, item]) =>
      Object.keys(record(item)).map((method) => `${method} ${at}`),
    );
    expect(found.sort()).toEqual(operations.map(({ method, path }) => `${method} ${path}`).sort());
    expect(found).not.toContain("post /search/events");
  });

  test("asks for an access token with the document's scope, or with the one that everybody has", () => {
    for (const { id, path, method, scope } of operations)
      expect(methodOf(path, method)["security"], id).toEqual([
        { cognito: [scope ?? "aws.cognito.signin.user.admin"] },
      ]);
    expect(operations.filter(({ scope }) => scope !== undefined).length).toBeGreaterThan(0);
    expect(record(record(body["components"])["securitySchemes"])["cognito"]).toMatchObject({
      type: "apiKey",
      "x-amazon-apigateway-authtype": "cognito_user_pools",
      "x-amazon-apigateway-authorizer": { type: "cognito_user_pools" },
    });
  });

  test("leads each operation to the live version of its own service, and streams all of a service that can", () => {
    for (const { id, service, path, method } of operations) {
      const { uri, responseTransferMode } = record(methodOf(path, method)[integration]);
      const text = JSON.stringify(uri);
      expect(text, id).toContain(`:function:coagent-${name}-${service}:live/`);
      expect(text, id).toContain(service === "ai" ? "/response-streaming-invocations" : "/invocations");
      expect(responseTransferMode, id).toBe(service === "ai" ? "STREAM" : undefined);
    }
    expect(theOnly(backend, "AWS::ApiGateway::RestApi").Properties["EndpointConfiguration"]).toMatchObject({
      Types: ["REGIONAL"],
    });
  });

  test("lets through what each of the expected users may ask, all together", () => {
    const { expectedUsers } = stages[name];
    const settings = theOnly(backend, "AWS::ApiGateway::Stage").Properties["MethodSettings"] as Json[];
    for (const { id, path, method, rateLimit } of operations) {
      const found = settings.find(
        (one) =>
          one["ResourcePath"] === `/${path.replaceAll("/", "~1")}` && one["HttpMethod"] === method.toUpperCase(),
      );
      expect(found, id).toMatchObject({
        ThrottlingRateLimit: expect.closeTo(
          Math.min((rateLimit.requests / rateLimit.seconds) * expectedUsers, 10_000),
        ),
        ThrottlingBurstLimit: Math.min(rateLimit.requests * expectedUsers, 5_000),
      });
    }
  });

  test("logs who asked what, and neither tokens nor bodies; and is traced", () => {
    const { MethodSettings, AccessLogSetting, TracingEnabled } = theOnly(backend, "AWS::ApiGateway::Stage").Properties;
    expect(TracingEnabled).toBe(true);
    expect((MethodSettings as Json[])[0]).toMatchObject({ DataTraceEnabled: false, MetricsEnabled: true });
    expect(JSON.stringify(AccessLogSetting)).not.toMatch(/authorization|body/i);
  });

  test("may invoke the functions, each for the paths of its service", () => {
    const allowed = resourcesOf(backend, "AWS::Lambda::Permission")
      .map(([, { Properties }]) => Properties)
      .filter((one) => one["Principal"] === "apigateway.amazonaws.com")
      .map((one) => /v1\/\*(\/\w+\/\*)/.exec(JSON.stringify(one["SourceArn"]))?.[1]);
    expect(allowed.sort()).toEqual(["/ai/*", "/oauth/*", "/search/*"]);
  });

  test("is small enough for a template", () => {
    expect(JSON.stringify(backend.toJSON()).length).toBeLessThan(1_000_000);
  });
});

test("a flood is kept off prod before anything is counted", () => {
  const { backend } = stacksOf("prod");
  const rules = theOnly(backend, "AWS::WAFv2::WebACL").Properties["Rules"] as Json[];
  expect(rules.map((rule) => rule["Name"])).toEqual(["flood", "known-offenders"]);
  backend.resourceCountIs("AWS::WAFv2::WebACLAssociation", 1);
});

describe("a mistake in the document of the API is told before it is deployed", () => {
  const { backend } = stacksOf("dev");
  const good = theOnly(backend, "AWS::ApiGateway::RestApi").Properties["Body"] as Json;
  const withMistake = (change: (method: Json, body: Json) => void, at = "/search/web", method = "post") => {
    const body = structuredClone(good);
    change(record(record(record(body["paths"])[at])[method]), body);
    return faultsOf(body, documents);
  };

  test("there is none now", () => {
    expect(faultsOf(good, documents)).toEqual([]);
  });

  test.each([
    [
      "a method without security",
      (method: Json) => delete method["security"],
      "searchWeb wants no scope: API Gateway would take an ID token of anybody",
    ],
    [
      "a method without scope",
      (method: Json) => Object.assign(method, { security: [{ cognito: [] }] }),
      "searchWeb wants no scope: API Gateway would take an ID token of anybody",
    ],
    [
      "a second way in",
      (method: Json) => (method["security"] as Json[]).push({}),
      "searchWeb wants no scope: API Gateway would take an ID token of anybody",
    ],
    [
      "too short a wait",
      (method: Json) => Object.assign(record(method[integration]), { timeoutInMillis: 24_999 }),
      "searchWeb is given up before its time is over",
    ],
    [
      "too long a wait",
      (method: Json) => Object.assign(record(method[integration]), { timeoutInMillis: 29_001 }),
      "searchWeb waits for more than 29 s, which API Gateway does not",
    ],
    [
      "another method",
      (_: Json, body: Json) => Object.assign(record(record(body["paths"])["/search/web"]), { put: {} }),
      "put /search/web is in no document",
    ],
    [
      "a method too few",
      (_: Json, body: Json) => delete record(record(body["paths"])["/search/web"])["post"],
      "searchWeb has no method",
    ],
  ])("%s", (_, change, fault) => {
    expect(withMistake(change)).toEqual([fault]);
  });

  test("a scope for everybody on an operation for admins", () => {
    const everybody = (method: Json) =>
      Object.assign(method, { security: [{ cognito: ["search/admin", "aws.cognito.signin.user.admin"] }] });
    expect(withMistake(everybody, "/search/cache/invalidations")).toEqual([
      "invalidateCache wants search/admin or aws.cognito.signin.user.admin instead of search/admin",
    ]);
  });
});

describe("what API Gateway answers by itself", () => {
  const common = parse(
    readFileSync(path.join(import.meta.dirname, "..", "..", "openapi", "common.yaml"), "utf8"),
  ) as Json;
  const codes = Object.keys(record(common["x-coagent-problem-codes"]));
  const problem = record(record(record(common["components"])["schemas"])["Problem"]);

  test.each(Object.entries(gatewayResponses))("%s is a problem of the documents", (_, response) => {
    const told = JSON.parse(response.responseTemplates["application/json"]) as Json;
    expect(response.responseParameters["gatewayresponse.header.Content-Type"]).toBe("'application/problem+json'");
    expect(codes).toContain(told["code"]);
    expect(told["status"]).toBe(response.statusCode);
    for (const name of problem["required"] as string[]) expect(told).toHaveProperty(name);
    for (const name of Object.keys(told)) expect(record(problem["properties"])).toHaveProperty(name);
    if (response.statusCode === 429 || response.statusCode === 503)
      expect(response.responseParameters["gatewayresponse.header.Retry-After"]).toBe(`'${told["retryAfter"]}'`);
  });
});

test("a throttle is bounded by what an account may have", () => {
  expect(throttleOf({ requests: 60, seconds: 60 }, 20)).toEqual({
    throttlingRateLimit: 20,
    throttlingBurstLimit: 1200,
  });
  expect(throttleOf({ requests: 600, seconds: 60 }, 5_000)).toEqual({
    throttlingRateLimit: 10_000,
    throttlingBurstLimit: 5_000,
  });
});
