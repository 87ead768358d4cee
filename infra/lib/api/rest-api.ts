import { RemovalPolicy, Stack } from "aws-cdk-lib";
import * as apigateway from "aws-cdk-lib/aws-apigateway";
import type { IUserPool } from "aws-cdk-lib/aws-cognito";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as logs from "aws-cdk-lib/aws-logs";
import * as wafv2 from "aws-cdk-lib/aws-wafv2";
import { Construct } from "constructs";
import { accept } from "../accepted.ts";
import type { Stage } from "../stages.ts";
import { awsOverlay } from "./aws-overlay.ts";
import { type Document, type Json, record, type ServiceName } from "./document.ts";
import { faultsOf } from "./faults.ts";
import { throttleOf } from "./limits.ts";
import { applyOverlay } from "./overlay.ts";

/** The name of the only stage of the REST API, with which its paths begin. */
const stageName = "v1";

/** The alias of a function that callers come by. */
export const live = "live";

export interface RestApiProps {
  readonly stage: Stage;
  readonly documents: readonly Document[];
  readonly userPool: IUserPool;
  /** The names of the functions. The API knows them by name alone, for a function knows the address of the API. */
  readonly functionNames: Readonly<Record<ServiceName, string>>;
}

/** The REST API of all services, from their documents. */
export class RestApi extends Construct {
  /** Its base URL. */
  readonly url: string;
  readonly api: apigateway.SpecRestApi;

  constructor(scope: Construct, id: string, props: RestApiProps) {
    super(scope, id);
    const { stage } = props;
    const { emulator: _, ...inAws } = stage;
    const faults = faultsOf(bodyOf(this, { ...props, stage: inAws }), props.documents);
    if (faults.length > 0) throw new Error(`the REST API: ${faults.join("; ")}`);
    const accessLog = new logs.LogGroup(this, "AccessLog", {
      retention: stage.resilient ? logs.RetentionDays.ONE_YEAR : logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.api = new apigateway.SpecRestApi(this, "Api", {
      restApiName: `coagent-${stage.name}`,
      apiDefinition: apigateway.ApiDefinition.fromInline(bodyOf(this, props)),
      // A stream may pause: AWS ends one that is silent for 5 minutes here, and for 30 s at an edge.
      endpointTypes: [apigateway.EndpointType.REGIONAL],
      cloudWatchRole: true,
      deployOptions: {
        stageName,
        tracingEnabled: true,
        metricsEnabled: true,
        loggingLevel: apigateway.MethodLoggingLevel.ERROR,
        dataTraceEnabled: false, // bodies and tokens would be in the log
        accessLogDestination: new apigateway.LogGroupLogDestination(accessLog),
        accessLogFormat: accessLogFormat(),
        ...throttleOfAll(props.documents, stage.expectedUsers),
        methodOptions: Object.fromEntries(
          props.documents.flatMap(({ operations }) =>
            operations.map(({ path, method, rateLimit }) => [
              `${path}/${method.toUpperCase()}`,
              throttleOf(rateLimit, stage.expectedUsers),
            ]),
          ),
        ),
      },
    });
    accept(this.api, {
      APIG2: "The services hold every request against their document, more strictly than API Gateway can.",
      "IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]":
        "It is the role that AWS wants for the logs of all APIs of an account.",
    });
    if (!stage.resilient) accept(this.api, { APIG3: "Nobody but us uses it, and every operation wants a token." });
    this.url =
      stage.emulator === undefined
        ? `https://${this.api.restApiId}.execute-api.${Stack.of(this).region}.${Stack.of(this).urlSuffix}/${stageName}`
        : `${stage.emulator.url}/_aws/execute-api/${this.api.restApiId}/${stageName}`;
    if (stage.resilient) this.guard(stage.expectedUsers);
  }

  /** Lets the API invoke a function for the operations of a service, and for no other path. */
  allow(service: ServiceName, alias: lambda.IAlias): void {
    new lambda.CfnPermission(this, `Invokes-${service}`, {
      action: "lambda:InvokeFunction",
      functionName: alias.functionArn,
      principal: "apigateway.amazonaws.com",
      sourceArn: this.api.arnForExecuteApi("*", `/${service}/*`, stageName),
    });
    this.api.deploymentStage.node.addDependency(alias); // nobody is sent to what is not there yet
  }

  /** Whoever floods the API from one address is kept off before anything is counted. */
  private guard(expectedUsers: number): void {
    const visible = (metricName: string) => ({
      cloudWatchMetricsEnabled: true,
      sampledRequestsEnabled: true,
      metricName,
    });
    const acl = new wafv2.CfnWebACL(this, "Guard", {
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      visibilityConfig: visible("guard"),
      rules: [
        {
          name: "flood",
          priority: 0,
          action: { block: {} },
          // All people come by the application, whose tasks have one address in each zone: five minutes of two
          // requests a second for each of them.
          statement: {
            rateBasedStatement: { limit: expectedUsers * 600, aggregateKeyType: "IP", evaluationWindowSec: 300 },
          },
          visibilityConfig: visible("flood"),
        },
        {
          name: "known-offenders",
          priority: 1,
          overrideAction: { none: {} },
          statement: {
            managedRuleGroupStatement: { vendorName: "AWS", name: "AWSManagedRulesAmazonIpReputationList" },
          },
          visibilityConfig: visible("known-offenders"),
        },
      ],
    });
    new wafv2.CfnWebACLAssociation(this, "Guarded", {
      resourceArn: this.api.deploymentStage.stageArn,
      webAclArn: acl.attrArn,
    });
  }
}

/** The document of the REST API: those of all services, each with its overlay, in one. */
export function bodyOf(scope: Construct, { stage, documents, userPool, functionNames }: RestApiProps): Json {
  const { partition, region, account } = Stack.of(scope);
  const parts = documents.map((document) => {
    const streams = document.streams && stage.emulator === undefined; // the emulator cannot
    const [version, verb] = streams ? ["2021-11-15", "response-streaming-invocations"] : ["2015-03-31", "invocations"];
    return applyOverlay(
      document.text,
      awsOverlay(document, {
        uriOf: ({ service }) =>
          `arn:${partition}:apigateway:${region}:lambda:path/${version}/functions/` +
          `arn:${partition}:lambda:${region}:${account}:function:${functionNames[service]}:${live}/${verb}`,
        userPoolArn: userPool.userPoolArn,
        streams,
      }),
    );
  });
  const [first] = parts;
  if (first === undefined) throw new Error("there are no documents");
  return {
    openapi: first["openapi"],
    info: { title: "Co-agent Marketer", version: record(first["info"])["version"] },
    paths: Object.assign({}, ...parts.map((part) => withoutShared(record(part["paths"])))),
    components: first["components"],
    "x-amazon-apigateway-gateway-responses": first["x-amazon-apigateway-gateway-responses"],
  };
}

/** Paths with their operations alone: what these share is for clients, and a path without any is none. */
function withoutShared(paths: Json): Json {
  const operations = Object.entries(paths).map(([at, item]) => {
    const { parameters: _, ...rest } = record(item);
    return [at, Object.fromEntries(Object.entries(rest).map(([method, one]) => [method, withoutNotes(record(one))]))];
  });
  return Object.fromEntries(operations.filter(([, item]) => Object.keys(item as Json).length > 0));
}

/** An operation without what only our own programs read. */
const withoutNotes = (operation: Json): Json =>
  Object.fromEntries(Object.entries(operation).filter(([name]) => !name.startsWith("x-coagent-")));

/** What a path of ours that has no limit of its own would be let through: as much as the operation with the most. */
function throttleOfAll(documents: readonly Document[], users: number) {
  const all = documents.flatMap(({ operations }) => operations.map(({ rateLimit }) => throttleOf(rateLimit, users)));
  return {
    throttlingRateLimit: Math.max(...all.map((one) => one.throttlingRateLimit)),
    throttlingBurstLimit: Math.max(...all.map((one) => one.throttlingBurstLimit)),
  };
}

const accessLogFormat = () =>
  apigateway.AccessLogFormat.custom(
    JSON.stringify({
      time: "$context.requestTimeEpoch",
      request_id: "$context.requestId",
      trace: "$context.xrayTraceId",
      method: "$context.httpMethod",
      route: "$context.resourcePath",
      status: "$context.status",
      error: "$context.error.responseType",
      duration_ms: "$context.responseLatency",
      integration_ms: "$context.integrationLatency",
      sub: "$context.authorizer.claims.sub",
    }),
  );
