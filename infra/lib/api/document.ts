import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";

/** The services, each of which has a document in openapi/. */
export const serviceNames = ["ai", "search", "oauth"] as const;
export type ServiceName = (typeof serviceNames)[number];

const methods = ["get", "put", "post", "delete", "patch", "head", "options"] as const;
type Method = (typeof methods)[number];

/** So many requests in so many seconds. */
export interface RateLimit {
  readonly requests: number;
  readonly seconds: number;
}

/** An operation for callers, as its document describes it. Times are in seconds, sizes in bytes. */
export interface Operation {
  readonly id: string;
  readonly service: ServiceName;
  readonly method: Method;
  readonly path: string;
  readonly timeout: number;
  readonly rateLimit: RateLimit;
  readonly maxBody?: number;
  readonly scope?: string;
  /** Whether its answer can be a stream of events. */
  readonly events: boolean;
}

/** A JSON object of any shape. */
export type Json = { [name: string]: unknown };

/** The document of a service. */
export interface Document {
  readonly service: ServiceName;
  readonly text: Json;
  /** What is for callers. */
  readonly operations: readonly Operation[];
  /** The longest time that any of its operations may take, those for the event bus included. */
  readonly longest: number;
  /** Whether an operation of it answers with a stream. A function answers all its requests in the one way. */
  readonly streams: boolean;
}

const folder = path.join(import.meta.dirname, "..", "..", "..", "openapi");

/** The documents as they stand in openapi/. */
export const readDocuments = (): Document[] =>
  serviceNames.map((service) =>
    documentOf(service, parse(readFileSync(path.join(folder, `${service}.yaml`), "utf8")) as Json),
  );

/** What a document says. It throws for an operation that lacks what a deployment needs to know of it. */
export function documentOf(service: ServiceName, text: Json): Document {
  const all = Object.entries(record(text["paths"])).flatMap(([at, item]) =>
    methods.flatMap((method) => {
      const operation = record(item)[method];
      return operation === undefined ? [] : [{ at, method, operation: record(operation) }];
    }),
  );
  const outward = all.filter(({ operation }) => operation["x-coagent-internal"] !== true);
  const operations = outward.map(({ at, method, operation }) => operationOf(service, at, method, operation));
  return {
    service,
    text,
    operations,
    longest: Math.max(...all.map(({ at, operation }) => number(operation, "x-coagent-timeout", at))),
    streams: operations.some(({ events }) => events),
  };
}

function operationOf(service: ServiceName, at: string, method: Method, operation: Json): Operation {
  const id = operation["operationId"];
  if (typeof id !== "string") throw new Error(`${method} ${at} has no operationId`);
  const limit = record(operation["x-coagent-rate-limit"]);
  const scope = operation["x-coagent-scope"];
  if (scope !== undefined && (typeof scope !== "string" || scope === ""))
    throw new Error(`x-coagent-scope of ${id} must be the name of a scope`); // never take it for none
  return {
    id,
    service,
    method,
    path: at,
    timeout: number(operation, "x-coagent-timeout", id),
    rateLimit: { requests: number(limit, "requests", id), seconds: number(limit, "seconds", id) },
    ...(operation["requestBody"] !== undefined && { maxBody: number(operation, "x-coagent-max-body", id) }),
    ...(scope !== undefined && { scope }),
    events: Object.values(record(operation["responses"])).some(
      (response) => "text/event-stream" in record(record(response)["content"]),
    ),
  };
}

/** A node as an object; anything else has no members. */
export const record = (node: unknown): Json =>
  typeof node === "object" && node !== null && !Array.isArray(node) ? (node as Json) : {};

function number(of: Json, name: string, whose: string): number {
  const value = of[name];
  if (typeof value !== "number" || !(value > 0)) throw new Error(`${name} of ${whose} must be a number above 0`);
  return value;
}
