import { Stack } from "aws-cdk-lib";
import type * as ec2 from "aws-cdk-lib/aws-ec2";
import type { Construct } from "constructs";
import type { Document, ServiceName } from "../api/document.ts";
import type { Cache } from "../cache.ts";
import type { Data } from "../data.ts";
import type { Events } from "../events.ts";
import type { Notified } from "../observability/topic.ts";
import type { Secrets } from "../secrets.ts";
import type { Stage } from "../stages.ts";

/** What there is around the services. */
export interface Surroundings {
  readonly stage: Stage;
  readonly documents: readonly Document[];
  readonly data: Data;
  readonly cache: Cache;
  readonly events: Events;
  readonly secrets: Secrets;
  readonly network: { readonly vpc: ec2.IVpc; readonly securityGroup: ec2.ISecurityGroup };
  readonly notified: Notified;
  /** The settings by which a service knows whose tokens it takes. */
  readonly identity: Readonly<Record<string, string>>;
}

/** What every service is given. */
export const usual = ({ stage, documents, data, notified }: Surroundings, name: ServiceName) => ({
  stage,
  document: documentOf(documents, name),
  environmentKey: data.key,
  notified,
});

function documentOf(documents: readonly Document[], name: ServiceName): Document {
  const found = documents.find(({ service }) => service === name);
  if (found === undefined) throw new Error(`there is no document of ${name}`);
  return found;
}

/** The regions that an inference profile of the United States sends to. */
const regionsOfProfile = ["us-east-1", "us-east-2", "us-west-2"];

/**
 * What one must be allowed to call a model: the model itself, or an inference profile and the model in each of the
 * profile's regions.
 */
export function arnOfModel(scope: Construct, id: string, region: string = Stack.of(scope).region): string[] {
  const { partition, account } = Stack.of(scope);
  const model = (where: string, name: string) => `arn:${partition}:bedrock:${where}::foundation-model/${name}`;
  if (!id.startsWith("us.")) return [model(region, id)];
  return [
    `arn:${partition}:bedrock:${region}:${account}:inference-profile/${id}`,
    ...regionsOfProfile.map((where) => model(where, id.slice("us.".length))),
  ];
}
