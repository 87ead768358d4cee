import type { Template } from "aws-cdk-lib/assertions";
import { type Json, record } from "../lib/api/document.ts";
import { resourcesOf } from "./stacks.ts";

/** One thing that a role may do. */
export interface Grant {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  readonly condition: Json;
}

/** Everything that the roles of a template may do by policies of our own. */
export function grantsOf(template: Template): Grant[] {
  return resourcesOf(template, "AWS::IAM::Policy").flatMap(([, { Properties }]) => {
    const roles = (Properties["Roles"] as Json[]).map((role) => nameOf(role));
    const statements = record(Properties["PolicyDocument"])["Statement"] as Json[];
    return statements.flatMap((statement) =>
      roles.flatMap((role) =>
        list(statement["Action"]).flatMap((action) =>
          list(statement["Resource"]).map((resource) => ({
            role,
            action: String(action),
            resource: nameOf(resource),
            condition: record(statement["Condition"]),
          })),
        ),
      ),
    );
  });
}

/** Grants as a list that a person can read, and in which a difference shows. */
export function listOf(grants: readonly Grant[]): string {
  const roles = Map.groupBy(grants, ({ role }) => role);
  const lines = [...roles.keys()].sort().flatMap((role) => {
    const actions = Map.groupBy(roles.get(role) ?? [], ({ action, condition }) =>
      [`  ${action}`, ...conditionsOf(condition)].join("\n"),
    );
    return [
      role,
      ...[...actions.keys()]
        .sort()
        .flatMap((action) => [
          action,
          ...(actions.get(action) ?? []).map(({ resource }) => `    on ${resource}`).sort(),
        ]),
    ];
  });
  return `${lines.join("\n")}\n`;
}

const conditionsOf = (condition: Json): string[] =>
  Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(record(keys)).map(([key, value]) => `    if ${operator} ${key} ${list(value).join(", ")}`),
  );

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** A reference by what it names, without the hash in it: two stages, and two versions, have the same names. */
function nameOf(value: unknown): string {
  const text = (node: unknown): string => {
    if (typeof node === "string") return node;
    const { Ref, "Fn::GetAtt": attribute, "Fn::Join": join, "Fn::ImportValue": imported } = record(node);
    if (Ref === "AWS::Partition") return "aws";
    if (typeof Ref === "string") return `<${Ref.replace(/[0-9A-F]{8}/, "")}>`;
    if (Array.isArray(attribute)) return `<${attribute.join(".").replace(/[0-9A-F]{8}/, "")}>`;
    if (Array.isArray(join)) return (join[1] as unknown[]).map(text).join(String(join[0]));
    if (imported !== undefined)
      return `<${text(imported)
        .replace(/^.*ExportsOutput(FnGetAtt|Ref)/, "")
        .replace(/[0-9A-F]{8}.*/, "")}>`;
    return JSON.stringify(node);
  };
  return text(value);
}

/** The actions for which AWS knows no resource. */
const withoutResource = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:UnassignPrivateIpAddresses",
  "ecr:GetAuthorizationToken",
  "secretsmanager:GetRandomPassword",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
];

/** The partitions of the table by the role that may touch them, as each grant names them. */
const owners: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "<OauthRole>": [["OAUTH#*", "RATE#*"], ["OAUTHWORK"]],
  "<TaskTaskRole>": [["USER#*", "CONTENT#*", "ACTIVITY#*", "SHARE#*", "FLAGS#*"]],
};

/** What the application may while it still can do what the services do: read connections, and open their tokens. */
const asTheMonolith = (role: string, action: string, keys?: unknown) =>
  role === "<TaskTaskRole>" &&
  ((action === "dynamodb:GetItem" && JSON.stringify(keys) === '["OAUTH#*"]') || action === "kms:Decrypt");

/** In which ways roles may do more than they have to, a sentence each. */
export const excessesOf = (template: Template): string[] =>
  grantsOf(template).flatMap((grant) => {
    const { role, action, resource, condition } = grant;
    const excesses = [];
    if (/\*$/.test(action)) excesses.push("is every action of a kind");
    if (resource === "*" && !withoutResource.includes(action)) excesses.push("is on everything");
    if (action.startsWith("dynamodb:")) {
      const mine = owners[role];
      const keys = list(record(condition["ForAllValues:StringLike"])["dynamodb:LeadingKeys"]);
      if (mine === undefined) excesses.push("is on a table, of which it has none");
      else if (
        (!mine.some((own) => JSON.stringify(own) === JSON.stringify(keys)) && !asTheMonolith(role, action, keys)) ||
        !holdsForKeysAlone(condition)
      )
        excesses.push("is on partitions of others");
      if (/Scan|Batch|PartiQL|Table/.test(action)) excesses.push("names no partition");
    }
    if (action.startsWith("kms:") && /^<DataTokenKey/.test(resource)) {
      const context = record(condition["StringEquals"]);
      const mayOpen = role === "<OauthRole>" || asTheMonolith(role, action);
      if (context["kms:EncryptionContext:app"] !== "oauth-tokens" || !mayOpen)
        excesses.push("is on what is not a token of ours");
    }
    if (action === "events:PutEvents" && typeof record(condition["StringEquals"])["events:source"] !== "string")
      excesses.push("speaks for others");
    return excesses.map((excess) => `${role}: ${action} ${excess}`);
  });

const holdsForKeysAlone = (condition: Json) => record(condition["Null"])["dynamodb:LeadingKeys"] === "false";
