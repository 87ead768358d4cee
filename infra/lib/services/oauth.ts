import * as iam from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { onPartitions, partitions } from "../data.ts";
import { memberOf } from "../secrets.ts";
import { Service } from "../service.ts";
import { publish } from "./publish.ts";
import { type Surroundings, usual } from "./surroundings.ts";

/**
 * The OAuth service. It needs nothing that is in the network, and so is outside of it: the providers that it calls are
 * on the internet, and so are, for a function, the table and the key.
 */
export function oauthService(scope: Construct, around: Surroundings): Service {
  const { stage, data, events, secrets } = around;
  const service = new Service(scope, "Oauth", {
    ...usual(around, "oauth"),
    memory: 256,
    longest: 10,
    environment: {
      ...around.identity,
      DYNAMODB_TABLE_NAME: data.table.tableName,
      ENCRYPTION_KEY_ARN: data.tokenKey.keyArn,
      STAGE: stage.name,
      EVENTBRIDGE_BUS_NAME: events.bus.eventBusName,
      GOOGLE_CLIENT_ID: memberOf(secrets.providers, "GOOGLE_CLIENT_ID"),
      GOOGLE_CLIENT_SECRET: memberOf(secrets.providers, "GOOGLE_CLIENT_SECRET"),
      GOOGLE_REDIRECT_URIS: `${stage.webOrigin}/oauth/callback`,
    },
  });
  service.allow(
    onPartitions(data.table, partitions.oauth, ["GetItem", "UpdateItem"]),
    onPartitions(data.table, partitions.oauthWork, ["Query", "UpdateItem", "DeleteItem"], "WorkLeft"),
    new iam.PolicyStatement({
      sid: "SealAndOpenTokens",
      actions: ["kms:GenerateDataKey", "kms:Decrypt"],
      resources: [data.tokenKey.keyArn],
      // What the service names when it asks, and CloudTrail keeps: for nothing else does the key work.
      conditions: {
        StringEquals: { "kms:EncryptionContext:app": "oauth-tokens", "kms:EncryptionContext:stage": stage.name },
        "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": ["app", "stage", "provider", "subject"] },
      },
    }),
    publish(around, "coagent.oauth"),
  );
  return service;
}
