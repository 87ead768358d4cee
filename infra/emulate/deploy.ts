import { lstatSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
} from "@aws-sdk/client-cloudformation";
import { CreateApiDestinationCommand, CreateConnectionCommand, EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Stack } from "aws-cdk-lib";
import { type Zippable, zipSync } from "fflate";
import { type Json, record } from "../lib/api/document.ts";
import type { Cloud } from "./cloud.ts";
import { type Apart, adapted } from "./template.ts";

/** What a deployment is known by. */
export interface Deployed {
  /** What the stack says of itself. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What the stack was made of. */
  readonly resources: Readonly<Record<string, Json>>;
  /** The types that were left out, one for each resource. */
  readonly left: readonly string[];
}

/** Deploys a stack as the CDK's own command does: its assets to their bucket, then its template. */
export async function deploy(cloud: Cloud, stack: Stack, output: string, eventKey: string): Promise<Deployed> {
  const synthesized = JSON.parse(readFileSync(path.join(output, stack.templateFile), "utf8"));
  const apart = await madeApart(cloud, synthesized.Resources, eventKey);
  const { template, left } = adapted(synthesized, apart);
  const bucket = await upload(cloud, stack, output);
  const s3 = new S3Client({ ...cloud, forcePathStyle: true });
  const text = JSON.stringify(template);
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: stack.templateFile, Body: text }));
  const formation = new CloudFormationClient(cloud);
  await formation.send(
    new CreateStackCommand({
      StackName: stack.stackName,
      TemplateURL: `${cloud.endpoint}/${bucket}/${stack.templateFile}`,
      Capabilities: ["CAPABILITY_NAMED_IAM"],
      Parameters: [{ ParameterKey: "AlarmEmail", ParameterValue: "alarms@coagent.example" }],
    }),
  );
  const outputs = await finished(formation, stack.stackName);
  return { outputs, resources: record(template["Resources"]) as Record<string, Json>, left };
}

async function upload(cloud: Cloud, stack: Stack, output: string): Promise<string> {
  const s3 = new S3Client({ ...cloud, forcePathStyle: true });
  const { files } = JSON.parse(readFileSync(path.join(output, `${stack.artifactId}.assets.json`), "utf8"));
  let bucket = "";
  for (const { source, destinations } of Object.values<AssetFile>(files)) {
    if (source.packaging !== "zip") continue; // the template, which is uploaded as it is deployed
    const [destination] = Object.values(destinations);
    if (destination === undefined) continue;
    const name = destination.bucketName
      .replace(/\$\{AWS::AccountId\}/, "000000000000")
      .replace(/\$\{AWS::Region\}/, cloud.region);
    if (bucket !== name) await s3.send(new CreateBucketCommand({ Bucket: name }));
    bucket = name;
    const body = zipSync(folderAsZip(path.join(output, source.path)), { level: 1 });
    await s3.send(new PutObjectCommand({ Bucket: name, Key: destination.objectKey, Body: body }));
  }
  return bucket;
}

interface AssetFile {
  readonly source: { readonly path: string; readonly packaging: string };
  readonly destinations: Readonly<Record<string, { readonly bucketName: string; readonly objectKey: string }>>;
}

/** The files of a folder, each with its right to be run. */
function folderAsZip(folder: string): Zippable {
  return Object.fromEntries(
    readdirSync(folder).map((name) => {
      const file = path.join(folder, name);
      return [name, [readFileSync(file), { os: 3, attrs: lstatSync(file).mode << 16 }]];
    }),
  );
}

/** Connections and API destinations, which the emulator has, but not its CloudFormation: as the template has them. */
async function madeApart(
  cloud: Cloud,
  resources: Readonly<Record<string, Json>>,
  eventKey: string,
): Promise<Record<string, Apart>> {
  const bus = new EventBridgeClient(cloud);
  const made: Record<string, Apart> = {};
  const of = (type: string) =>
    Object.entries(resources).flatMap(([id, resource]) =>
      resource["Type"] === type ? [[id, record(resource["Properties"])] as const] : [],
    );
  for (const [id, properties] of of("AWS::Events::Connection")) {
    const Name = String(properties["Name"]);
    const { ApiKeyName } = record(record(properties["AuthParameters"])["ApiKeyAuthParameters"]);
    const { ConnectionArn } = await bus.send(
      new CreateConnectionCommand({
        Name,
        AuthorizationType: "API_KEY",
        AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: String(ApiKeyName), ApiKeyValue: eventKey } },
      }),
    );
    made[id] = { ref: Name, attributes: { Arn: ConnectionArn ?? "" } };
  }
  for (const [id, properties] of of("AWS::Events::ApiDestination")) {
    const [connection] = record(properties["ConnectionArn"])["Fn::GetAtt"] as [string];
    const { ApiDestinationArn } = await bus.send(
      new CreateApiDestinationCommand({
        Name: id,
        ConnectionArn: made[connection]?.attributes["Arn"],
        InvocationEndpoint: String(properties["InvocationEndpoint"]),
        HttpMethod: "POST",
      }),
    );
    made[id] = { ref: id, attributes: { Arn: ApiDestinationArn ?? "", ArnForPolicy: ApiDestinationArn ?? "" } };
  }
  return made;
}

/** Waits for the stack, and gives its outputs. If it failed, the error has what failed. */
async function finished(formation: CloudFormationClient, StackName: string): Promise<Record<string, string>> {
  for (const deadline = Date.now() + 180_000; Date.now() < deadline; ) {
    const { Stacks: [stack] = [] } = await formation.send(new DescribeStacksCommand({ StackName }));
    if (stack?.StackStatus === "CREATE_COMPLETE")
      return Object.fromEntries((stack.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
    if (stack?.StackStatus !== "CREATE_IN_PROGRESS") {
      const { StackEvents = [] } = await formation.send(new DescribeStackEventsCommand({ StackName }));
      const failed = StackEvents.filter((event) => event.ResourceStatus?.endsWith("_FAILED"));
      throw new Error(
        `the stack is ${stack?.StackStatus} (${stack?.StackStatusReason}):\n${failed
          .map((event) => `  ${event.LogicalResourceId}: ${event.ResourceStatusReason}`)
          .join("\n")}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error("the stack is not deployed after three minutes");
}
