import { Duration, SecretValue } from "aws-cdk-lib";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import * as events from "aws-cdk-lib/aws-events";
import * as targets from "aws-cdk-lib/aws-events-targets";
import type * as lambda from "aws-cdk-lib/aws-lambda";
import * as sqs from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { accept } from "./accepted.ts";
import { application } from "./documented-events.ts";
import type { Notified } from "./observability/topic.ts";
import { memberOf, type Secrets } from "./secrets.ts";
import type { Stage } from "./stages.ts";

export interface EventsProps {
  readonly stage: Stage;
  readonly notified: Notified;
}

/** The bus, what it delivers to whom, what could not be delivered, and everything once more for a month. */
export class Events extends Construct {
  readonly bus: events.EventBus;
  private readonly notified: Notified;

  constructor(scope: Construct, id: string, { stage, notified }: EventsProps) {
    super(scope, id);
    this.notified = notified;
    this.bus = new events.EventBus(this, "Bus", { eventBusName: `coagent-${stage.name}` });
    this.bus.archive("Archive", {
      archiveName: `coagent-${stage.name}`,
      description: "What happened, to be replayed",
      eventPattern: { source: events.Match.prefix("coagent.") },
      retention: Duration.days(30),
    });
  }

  /** Events of one type to a function, which is tried for a day. */
  toFunction(id: string, alias: lambda.IAlias, eventPattern: events.EventPattern): void {
    new events.Rule(this, id, {
      eventBus: this.bus,
      eventPattern,
      targets: [new targets.LambdaFunction(alias, { deadLetterQueue: this.deadLetters(id), ...patience })],
    });
  }

  /** What `openapi/events.yaml` says that the application receives, with the key that it knows the bus by. */
  toApplication(id: string, { stage, secrets }: { stage: Stage; secrets: Secrets }): events.Connection {
    const connection = new events.Connection(this, `${id}Connection`, {
      connectionName: `coagent-${stage.name}-application`,
      authorization: events.Authorization.apiKey(
        application.header,
        SecretValue.unsafePlainText(memberOf(secrets.eventKey, "current")), // a reference, which is no secret
      ),
    });
    const destination = new events.ApiDestination(this, `${id}Destination`, {
      connection,
      endpoint: `${stage.webOrigin}${application.path}`,
      httpMethod: events.HttpMethod.POST,
      rateLimitPerSecond: 100,
    });
    new events.Rule(this, id, {
      eventBus: this.bus,
      eventPattern: { source: [...application.sources] },
      targets: [new targets.ApiDestination(destination, { deadLetterQueue: this.deadLetters(id), ...patience })],
    });
    return connection;
  }

  /** What could not be delivered, for two weeks, and an alarm as soon as there is something. */
  private deadLetters(of: string): sqs.Queue {
    const queue = new sqs.Queue(this, `${of}DeadLetters`, {
      retentionPeriod: Duration.days(14),
      encryption: sqs.QueueEncryption.SQS_MANAGED, // nothing that is secret is in an event
      enforceSSL: true,
    });
    accept(queue, { SQS3: "It is the dead-letter queue." });
    this.notified.alarm(this, `${of}Undelivered`, {
      runbook: "undelivered-events",
      alarmDescription: `Events could not be delivered (${of}): they are in the dead-letter queue.`,
      metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: "Maximum" }),
      threshold: 0,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
    });
    return queue;
  }
}

const patience = { maxEventAge: Duration.hours(24), retryAttempts: 185 };
