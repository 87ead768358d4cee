import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import * as codedeploy from "aws-cdk-lib/aws-codedeploy";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import * as events from "aws-cdk-lib/aws-events";
import * as targets from "aws-cdk-lib/aws-events-targets";
import * as iam from "aws-cdk-lib/aws-iam";
import type * as kms from "aws-cdk-lib/aws-kms";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as logs from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { accept } from "./accepted.ts";
import type { Document } from "./api/document.ts";
import { live } from "./api/rest-api.ts";
import { namespaceOf, ServiceAlarms } from "./observability/service-alarms.ts";
import type { Notified } from "./observability/topic.ts";
import type { Stage } from "./stages.ts";

/** How much longer a function lives than the longest operation: for what must not be left half done. */
const rescueTime = 5;

/** How much longer it lives at the least, where the requirements give it no more: so long may the answer take. */
const answerTime = 1;

export interface ServiceProps {
  readonly stage: Stage;
  readonly document: Document;
  /** In megabytes. */
  readonly memory: number;
  /** The longest that a function of this service may run, in seconds. */
  readonly longest: number;
  /** How many of it run at once at the most. */
  readonly reservedConcurrency?: number;
  readonly environment: Readonly<Record<string, string>>;
  /** What the environment is sealed with. */
  readonly environmentKey: kms.IKey;
  /** Where it runs, if it needs what is in the network. */
  readonly network?: { readonly vpc: ec2.IVpc; readonly securityGroup: ec2.ISecurityGroup };
  readonly notified: Notified;
}

/**
 * A service: its program as a function with a role of its own, a log, an alias that a new version comes to step by
 * step and leaves by itself if an alarm goes off, and once a minute a call by which it does what has been left to do.
 */
export class Service extends Construct {
  readonly name: string;
  readonly fn: lambda.Function;
  /** What callers invoke. */
  readonly alias: lambda.Alias;
  readonly logGroup: logs.LogGroup;
  readonly alarms: ServiceAlarms;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { stage, document } = props;
    this.name = document.service;
    const timeout = Math.min(document.longest + rescueTime, props.longest);
    if (timeout < document.longest + answerTime)
      throw new Error(
        `openapi/${this.name}.yaml: the longest x-coagent-timeout is ${document.longest} s; ` +
          `${props.longest - answerTime} s is the most`,
      );
    const functionName = functionNameOf(stage, this.name);
    this.logGroup = new logs.LogGroup(this, "Log", {
      logGroupName: `/coagent/${stage.name}/${this.name}`,
      retention: stage.resilient ? logs.RetentionDays.ONE_YEAR : logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.fn = new lambda.Function(this, "Function", {
      functionName,
      description: `The ${this.name} service, with the secrets as of ${stage.secretsAsOf}`,
      runtime: lambda.Runtime.PROVIDED_AL2023,
      // A deployment leaves the version before, to go back to; one that fails takes its own away.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE },
      architecture: stage.architecture === "arm64" ? lambda.Architecture.ARM_64 : lambda.Architecture.X86_64,
      handler: "bootstrap",
      code: lambda.Code.fromAsset(builtFor(stage, this.name)),
      memorySize: props.memory,
      timeout: Duration.seconds(timeout),
      ...(props.reservedConcurrency !== undefined && { reservedConcurrentExecutions: props.reservedConcurrency }),
      environment: {
        ADMISSION: "on", // there is no gateway of ours before it
        METRICS_NAMESPACE: namespaceOf(stage),
        SHUTDOWN_DELAY_SECONDS: "0", // nothing balances load before it, either
        ...props.environment,
        ...stage.emulator?.environment[document.service],
      },
      environmentEncryption: props.environmentKey,
      role: roleOf(this, this.logGroup, props.network !== undefined),
      logGroup: this.logGroup,
      tracing: lambda.Tracing.ACTIVE,
      ...(props.network !== undefined && {
        vpc: props.network.vpc,
        vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
        securityGroups: [props.network.securityGroup],
      }),
    });
    accept(this, {
      "IAM5[Resource::*]": "AWS names no resource for traces, nor for the addresses of functions in a network.",
      "IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]":
        "It is the least that AWS has for moving an alias from one version to the next.",
    });
    this.alias = new lambda.Alias(this, "Live", { aliasName: live, version: this.fn.currentVersion });
    this.alarms = new ServiceAlarms(this, "Alarms", {
      document,
      logGroup: this.logGroup,
      fn: this.fn,
      alias: this.alias,
      notified: props.notified,
      stage,
    });
    new codedeploy.LambdaDeploymentGroup(this, "Deployment", {
      alias: this.alias,
      deploymentConfig: stage.canary
        ? codedeploy.LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES
        : codedeploy.LambdaDeploymentConfig.ALL_AT_ONCE,
      alarms: this.alarms.ofDeployment,
      autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true },
    });
    new events.Rule(this, "Flush", {
      description: `What the ${this.name} service has left to do`,
      schedule: events.Schedule.rate(Duration.minutes(1)),
      targets: [
        // The next one comes in a minute: a call that fails is not repeated.
        new targets.LambdaFunction(this.alias, {
          event: events.RuleTargetInput.fromObject({ coagent: "flush" }),
          retryAttempts: 0,
        }),
      ],
    });
  }

  /** Allows the function something. */
  allow(...statements: iam.PolicyStatement[]): void {
    for (const statement of statements) this.fn.addToRolePolicy(statement);
  }
}

/** What a service's function is called: fixed, for the API knows it by name. */
export const functionNameOf = (stage: Stage, service: string) => `coagent-${stage.name}-${service}`;

/** A role that may write the service's log, send traces and, in the network, have an address there. */
function roleOf(scope: Construct, log: logs.ILogGroup, inNetwork: boolean): iam.Role {
  const role = new iam.Role(scope, "Role", { assumedBy: new iam.ServicePrincipal("lambda.amazonaws.com") });
  log.grantWrite(role);
  if (inNetwork)
    role.addToPolicy(
      new iam.PolicyStatement({
        sid: "AddressInTheNetwork", // AWS names no resource for these
        actions: [
          "ec2:CreateNetworkInterface",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSubnets",
          "ec2:DeleteNetworkInterface",
          "ec2:AssignPrivateIpAddresses",
          "ec2:UnassignPrivateIpAddresses",
        ],
        resources: ["*"],
      }),
    );
  return role;
}

/** The folder of the binary that `make lambda` builds. Without it, one that cannot run stands in for it. */
function builtFor(stage: Stage, service: string): string {
  const folder = path.join(import.meta.dirname, "..", "..", "bin", "lambda", `${service}-${stage.architecture}`);
  if (existsSync(path.join(folder, "bootstrap"))) return folder;
  if (stage.emulator !== undefined) throw new Error(`${folder} has no bootstrap: make lambda`);
  const none = path.join(import.meta.dirname, "..", "cdk.out", "not-built");
  mkdirSync(none, { recursive: true });
  writeFileSync(path.join(none, "bootstrap"), "#!/bin/sh\necho 'not built: make lambda' >&2\nexit 1\n", {
    mode: 0o755,
  });
  return none;
}

/** The ARN of something in this account and region. */
export function arnOf(scope: Construct, service: string, resource: string): string {
  const { partition, region, account } = Stack.of(scope);
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}
