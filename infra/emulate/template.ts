import { type Json, record } from "../lib/api/document.ts";

/** What MiniStack's CloudFormation does not know, and how each is proven instead. */
export const lacking: Readonly<Record<string, string>> = {
  "AWS::CloudWatch::Alarm of an expression":
    "infra/test/services.test.ts: the rate of failures, its threshold and time",
  "AWS::CodeDeploy::Application": "infra/test/services.test.ts: the canary, its alarms and its way back",
  "AWS::CodeDeploy::DeploymentGroup": "infra/test/services.test.ts: the canary, its alarms and its way back",
  "AWS::EC2::EIP": "infra/test/data.test.ts: a NAT in each zone",
  "AWS::EC2::FlowLog": "cfn-lint and cdk-nag",
  "AWS::EC2::NatGateway": "infra/test/data.test.ts: a NAT in each zone; here nothing has to leave a network",
  "AWS::EC2::SecurityGroupEgress": "cfn-lint and cdk-nag; here programs reach each other without",
  "AWS::EC2::SecurityGroupIngress": "cfn-lint and cdk-nag; here programs reach each other without",
  "AWS::Events::Archive": "infra/test/data.test.ts: what happened, for a month",
  "AWS::SecretsManager::ResourcePolicy": "cfn-lint",
  "AWS::SecretsManager::RotationSchedule": "infra/test/functions.test.ts: each step of the rotation, over the wire",
};

/** What kind of resource it is: a type, or what of a type the emulator does not know. */
function kindOf(resource: Json): string {
  const { Type, Properties } = resource;
  const ofExpression = Type === "AWS::CloudWatch::Alarm" && "Metrics" in record(Properties);
  return ofExpression ? `${Type} of an expression` : String(Type);
}

/** What else MiniStack does not do, and how it is proven instead. */
export const otherwise: readonly string[] = [
  "streams through a REST API: the AI function answers in one piece here; streams are tested with the very binaries " +
    "before the stand-in for the Runtime API (mocks/lambdaruntime)",
  "policies of roles: everybody may do everything here; what roles may do is reviewed in infra/test/policies.txt",
  "throttling by the API and gateway responses: infra/test/api.test.ts",
  "alarms by their dimensions, and those on expressions: what the emulator measures is evaluated by local/alarms",
  "calls turned away through an alias: the drills call the function itself; what is counted too often is taken away",
  "errors of an alias: those of the function are taken, which the drills call through the alias alone",
  "a table that turns reads away: infra/emulate/throttling.ts does, as update-table has set it",
  "Valkey with TLS: a Redis of this machine stands in; the programs' tests run against a cluster with TLS",
  "dead-letter queues of the bus: what it drops, infra/emulate/dead-letters.ts sends to the queue of its target",
  "repeated deliveries of the bus: infra/test/data.test.ts",
  "the application's containers and CloudFront (its stack is not deployed): cfn-lint and cdk-nag; " +
    "a receiver that wants the bus's key stands in for its /events",
];

interface Template {
  readonly Resources: Readonly<Record<string, Json>>;
}

/** What a resource is known by that was made apart from the stack. */
export interface Apart {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * The template without what the emulator does not know, and without what rests on it; what was made apart is named in
 * its place. Nothing else is changed.
 */
export function adapted(
  template: Template,
  apart: Readonly<Record<string, Apart>>,
): { template: Json; left: string[] } {
  const resources: Record<string, Json> = {};
  const gone = new Set<string>();
  for (const [id, resource] of Object.entries(template.Resources)) {
    if (id in apart) continue;
    if (kindOf(resource) in lacking) gone.add(id);
    else resources[id] = named(resource, apart) as Json;
  }
  for (let before = -1; before !== gone.size; ) {
    before = gone.size;
    for (const [id, resource] of Object.entries(resources)) {
      if (!refersTo(resource["Properties"], gone)) continue;
      gone.add(id);
      delete resources[id];
    }
  }
  for (const resource of Object.values(resources)) {
    const after = [resource["DependsOn"] ?? []].flat().filter((id) => String(id) in resources);
    resource["DependsOn"] = after;
    delete resource["UpdatePolicy"]; // how CodeDeploy moves an alias
  }
  const left = Object.entries(template.Resources)
    .filter(([id]) => gone.has(id))
    .map(([, resource]) => kindOf(resource));
  return { template: { ...template, Resources: resources }, left };
}

/** A node in which what was made apart is named. */
function named(node: unknown, apart: Readonly<Record<string, Apart>>): unknown {
  if (Array.isArray(node)) return node.map((one) => named(one, apart));
  if (typeof node !== "object" || node === null) return node;
  const { Ref, "Fn::GetAtt": attribute } = record(node);
  if (typeof Ref === "string" && apart[Ref] !== undefined) return apart[Ref].ref;
  if (Array.isArray(attribute) && apart[String(attribute[0])] !== undefined) {
    const value = apart[String(attribute[0])]?.attributes[String(attribute[1])];
    if (value === undefined) throw new Error(`nobody made ${attribute.join(".")}`);
    return value;
  }
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, named(value, apart)]));
}

function refersTo(node: unknown, ids: ReadonlySet<string>): boolean {
  if (Array.isArray(node)) return node.some((one) => refersTo(one, ids));
  if (typeof node !== "object" || node === null) return false;
  const { Ref, "Fn::GetAtt": attribute } = record(node);
  if (typeof Ref === "string" && ids.has(Ref)) return true;
  if (Array.isArray(attribute) && ids.has(String(attribute[0]))) return true;
  return Object.values(node).some((one) => refersTo(one, ids));
}
