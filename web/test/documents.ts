import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";

/** A schema, as far as the tests read one. */
export type Schema = {
  $ref?: string;
  type?: "object" | "array" | "string" | "integer" | "number" | "boolean";
  enum?: string[];
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  minItems?: number;
  "x-extensible-enum"?: string[];
};

type Content = { "application/json": { schema: Schema; example: object } };
type Operation = {
  operationId?: string;
  description: string;
  requestBody: { content: Content };
  responses: { "200": { content: Content } };
};
type Document = { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, Schema> } };

const documents = new Map<string, Document>();

function documentOf(name: string): Document {
  const file = path.join(import.meta.dirname, "../../openapi", `${name}.yaml`);
  const document = documents.get(name) ?? (parse(readFileSync(file, "utf8")) as Document);
  documents.set(name, document);
  return document;
}

/** What a reference between the schemas of a document, or to another document, stands for. */
export function resolve(schema: Schema, document: string): Schema {
  const [, file, component] = /^(?:\.\/(\w+)\.yaml)?#\/components\/schemas\/(\w+)$/.exec(schema.$ref ?? "") ?? [];
  if (component === undefined) return schema;
  const name = file ?? document;
  return resolve(documentOf(name).components.schemas[component] ?? {}, name);
}

/** What a document says of an operation. */
export type Described = { request: object; answer: object; schema: Schema; searches: boolean };

/** An operation's own examples, the schema of its answer, and whether it looks for sources first. */
export function describedAs(document: string, operationId: string): Described {
  const all = Object.values(documentOf(document).paths).flatMap((item) => Object.values(item));
  const operation = all.find((one) => one.operationId === operationId);
  if (operation === undefined) throw new Error(`${document}.yaml has no operation ${operationId}`);
  const { content } = operation.responses["200"];
  const { schema, example } = content["application/json"];
  return {
    request: operation.requestBody.content["application/json"].example,
    answer: example,
    schema,
    searches: /X-Degraded|without search/.test(operation.description),
  };
}

const eventSchemas = () => Object.values(documentOf("event-schemas").components.schemas);
const property = (schema: Schema, name: string) => resolve(schema.properties?.[name] ?? {}, "event-schemas");
const wordsOf = (name: string) =>
  new Set(eventSchemas().flatMap((schema) => property(schema, name)["x-extensible-enum"] ?? property(schema, name).enum ?? []));

/** The words that the events may have for a property, those of an open list included. */
export const eventWords = (name: string): string[] => [...wordsOf(name)];
