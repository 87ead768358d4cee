import type { Json } from "../api/document.ts";

/** A resource of a template by its logical id. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties: Json;
}

/**
 * The alarms of a synthesized template and the filters that make metrics of logs, in the words of CloudFormation: what
 * a local run evaluates (local/alarms/alarms.gen.json). What is known only once it is deployed stands there as the
 * logical id of the resource that it is of.
 */
export function alarmTable(resources: Readonly<Record<string, TemplateResource>>): string {
  const of = (type: string, ...but: string[]) =>
    Object.entries(resources)
      .filter(([, { Type }]) => Type === type)
      .map(([id, { Properties }]) => ({
        Id: settled({ Ref: id }),
        ...Object.fromEntries(
          Object.entries(Properties)
            .filter(([name]) => !but.includes(name))
            .map(([name, value]) => [name, settled(value)]),
        ),
      }));
  const alarms = of("AWS::CloudWatch::Alarm", "AlarmActions", "OKActions", "Tags");
  const filters = of("AWS::Logs::MetricFilter", "Tags");
  return `${JSON.stringify({ alarms, filters }, undefined, 2)}\n`;
}

/** A value of a template with the functions of CloudFormation written out, without the hash of logical ids. */
function settled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(settled);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const [[name, argument] = ["", undefined], ...more] = entries;
  if (more.length === 0) {
    if (name === "Ref") return String(argument).replace(/[0-9A-F]{8}$/, "");
    if (name === "Fn::GetAtt") return settled({ Ref: (argument as string[])[0] });
    if (name === "Fn::Join") return ((argument as [string, unknown[]])[1].map(settled) as string[]).join("");
  }
  return Object.fromEntries(entries.map(([key, one]) => [key, settled(one)]));
}
