import * as iam from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import type { Backend } from "./backend.ts";
import { onPartitions } from "./data.ts";
import { publish } from "./services/publish.ts";
import { arnOfModel } from "./services/surroundings.ts";
import type { Stage } from "./stages.ts";

/** What the application may while it still can do by itself what the services do. It changes no connection. */
export const asTheMonolith = (scope: Construct, stage: Stage, { data, events }: Backend): iam.PolicyStatement[] => [
  new iam.PolicyStatement({
    sid: "WriteAsTheMonolith",
    actions: ["bedrock:InvokeModel"],
    resources: arnOfModel(scope, stage.models.deep),
  }),
  onPartitions(data.table, ["OAUTH#*"], ["GetItem"], "ReadConnections"),
  new iam.PolicyStatement({
    sid: "OpenTokens",
    actions: ["kms:Decrypt"],
    resources: [data.tokenKey.keyArn],
    conditions: {
      StringEquals: { "kms:EncryptionContext:app": "oauth-tokens", "kms:EncryptionContext:stage": stage.name },
    },
  }),
  publish({ events }, "coagent.ai"),
];
