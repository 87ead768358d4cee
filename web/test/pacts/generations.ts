import type { OperationId, RequestBody } from "@coagent/clients";
import { operations } from "@coagent/clients/operations";
import { MatchersV3 } from "@pact-foundation/pact";
import type { Generation } from "@/services/content";
import { describedAs, resolve, type Schema } from "../documents";

const { atLeastLike, boolean, integer, like, number, regex, string } = MatchersV3;

/** One operation that generates, as the application uses it: the document's own examples. */
export type Example = {
  operation: Generation;
  path: string;
  request: RequestBody<Generation>;
  /** What a page shows: what every answer has. An example that is valid by the document, under rules that say how it may differ. */
  answer: object;
  /** What the web must know pages about, for an operation that looks for sources. */
  about?: string;
};

/** Everything that the AI service generates. */
export const generations = Object.values(operations)
  .filter(({ tags }) => (tags as readonly string[]).includes("generation"))
  .map(({ id }) => id as Generation);

/** What a document says of an operation, as a pact. */
export function exampleOf(operation: Generation): Example {
  const { service, path } = operations[operation satisfies OperationId];
  const { request, answer, schema, searches } = describedAs(service, operation);
  const about = Object.values(request).find((value): value is string => typeof value === "string");
  return {
    operation,
    path,
    request: request as RequestBody<Generation>,
    answer: matching(schema, answer, service) as object,
    ...(searches && about && { about }),
  };
}

/** An example under the rules of its schema: members that an answer may lack, and the order and number of rows, are left open. */
function matching(ref: Schema, example: unknown, service: string): unknown {
  const schema = resolve(ref, service);
  if (schema.enum) return regex(`^(${schema.enum.join("|")})$`, String(example));
  switch (schema.type) {
    case "object": {
      const members = example as Record<string, unknown>;
      const required = (schema.required ?? []).map((name) => [name, matching(schema.properties?.[name] ?? {}, members[name], service)]);
      return Object.fromEntries(required) as object;
    }
    case "array": {
      const rows = example as unknown[];
      const { minItems = 0, items = {} } = schema;
      return minItems === 0 || rows.length === 0 ? like([]) : atLeastLike(matching(items, rows[0], service), 1, rows.length);
    }
    case "integer":
      return integer(Number(example));
    case "number":
      return number(Number(example));
    case "boolean":
      return boolean(Boolean(example));
    default:
      return string(String(example));
  }
}
