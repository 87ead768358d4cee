import path from "node:path";
import { Duration, RemovalPolicy } from "aws-cdk-lib";
import type * as events from "aws-cdk-lib/aws-events";
import * as iam from "aws-cdk-lib/aws-iam";
import type * as kms from "aws-cdk-lib/aws-kms";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as logs from "aws-cdk-lib/aws-logs";
import type * as secretsmanager from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { accept } from "./accepted.ts";
import { application } from "./documented-events.ts";
import { arnOf } from "./service.ts";
import type { Stage } from "./stages.ts";

/** What the application's container service and its cluster are called: what changes its key knows it by name. */
export const webNames = (stage: Stage) => ({ cluster: `coagent-${stage.name}`, service: "web" });

export interface RotationProps {
  readonly stage: Stage;
  readonly secret: secretsmanager.Secret;
  readonly key: kms.IKey;
  readonly connection: events.Connection;
}

/** Changes the key that the event bus shows to the application, every 30 days and without a delivery lost. */
export class EventKeyRotation extends Construct {
  constructor(scope: Construct, id: string, { stage, secret, key, connection }: RotationProps) {
    super(scope, id);
    const { cluster, service } = webNames(stage);
    const logGroup = new logs.LogGroup(this, "Log", {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new iam.Role(this, "Role", { assumedBy: new iam.ServicePrincipal("lambda.amazonaws.com") });
    logGroup.grantWrite(role);
    const fn = new lambda.Function(this, "Function", {
      description: "Changes the key that the event bus shows to the application",
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: "rotate-event-key.handler",
      code: lambda.Code.fromAsset(path.join(import.meta.dirname, "..", "functions"), {
        exclude: ["*", "!rotate-event-key.cjs"],
      }),
      environment: {
        CONNECTION: connection.connectionName,
        HEADER: application.header,
        CLUSTER: cluster,
        SERVICE: service,
      },
      timeout: Duration.seconds(30),
      memorySize: 256,
      role,
      logGroup,
    });
    accept(role, {
      "IAM5[Resource::*]": "A random password, which every rotation may ask for, is of no resource.",
      "IAM5[Resource::arn:<AWS::Partition>:secretsmanager:us-east-1:<AWS::AccountId>:secret:events!connection/*]":
        "EventBridge makes the name of the secret that it keeps for a connection.",
    });
    for (const statement of [
      new iam.PolicyStatement({
        sid: "ReadAndSealTheSecret",
        actions: ["kms:Decrypt", "kms:GenerateDataKey"],
        resources: [key.keyArn],
      }),
      new iam.PolicyStatement({
        sid: "ShowAnotherKey",
        actions: ["events:UpdateConnection"],
        resources: [connection.connectionArn],
      }),
      new iam.PolicyStatement({
        sid: "KeepItInTheConnection", // EventBridge keeps what a connection shows in a secret of its own
        actions: ["secretsmanager:CreateSecret", "secretsmanager:UpdateSecret", "secretsmanager:PutSecretValue"],
        resources: [arnOf(this, "secretsmanager", "secret:events!connection/*")],
      }),
      new iam.PolicyStatement({
        sid: "StartTheApplicationAnew",
        actions: ["ecs:UpdateService"],
        resources: [arnOf(this, "ecs", `service/${cluster}/${service}`)],
      }),
    ])
      role.addToPolicy(statement);
    secret.addRotationSchedule("Rotation", { rotationLambda: fn, automaticallyAfter: Duration.days(30) });
  }
}
