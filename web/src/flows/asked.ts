import "server-only";
import * as documents from "@coagent/clients/ai/zod";
import { forms } from "@coagent/clients/forms";
import { operations } from "@coagent/clients/operations";
import { z } from "zod";
import { type Flow, flowIds, type RequestOf } from "./flows";
import { fieldsOf, requestOf } from "./form";
import { besides, keySchema } from "./key";

/** What somebody asks of a flow, under the key of this one generation. */
export type Asked = { [F in Flow]: { flow: F; key: string; request: RequestOf<F> } }[Flow];

// The generated schemas are named by their operations: zGenerateBlogPostBody.
const pascal = (flow: Flow) => `${flow.charAt(0).toUpperCase()}${flow.slice(1)}` as Capitalize<Flow>;
// biome-ignore lint/performance/noDynamicNamespaceImportAccess: no browser gets this module
const requestIn = (flow: Flow) => documents[`z${pascal(flow)}Body` as const];

const schemaOf = (flow: Flow) => z.object({ flow: z.literal(flow), key: keySchema, request: requestIn(flow) });

/** What may be sent to a flow, by its document. */
export function bodyOf(flow: Flow): { schema: z.ZodType<Asked>; maxBody: number } {
  return { schema: schemaOf(flow) as z.ZodType<Asked>, maxBody: operations[flow].maxBody + besides };
}

type SchemaOf = ReturnType<typeof schemaOf>;
const schemas = flowIds.map(schemaOf) as [SchemaOf, ...SchemaOf[]]; // there is more than one flow

/** The same, from the fields of a form. */
export const formSchema = z
  .looseObject({ flow: z.enum(flowIds), key: keySchema })
  .transform(({ flow, key, ...fields }) => ({ flow, key, request: requestOf(fieldsOf(forms[flow]), texts(fields)) }))
  .pipe(z.discriminatedUnion("flow", schemas) as z.ZodType as z.ZodType<Asked, z.input<(typeof schemas)[0]>>);

const texts = (fields: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));
