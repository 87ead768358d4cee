import { Duration } from "aws-cdk-lib";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import type * as lambda from "aws-cdk-lib/aws-lambda";
import * as logs from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { Document, Operation } from "../api/document.ts";
import type { Stage } from "../stages.ts";
import type { Notified } from "./topic.ts";

const minute = Duration.minutes(1);

export interface ServiceAlarmsProps {
  readonly stage: Stage;
  readonly document: Document;
  readonly logGroup: logs.ILogGroup;
  readonly fn: lambda.IFunction;
  readonly alias: lambda.Alias;
  readonly notified: Notified;
}

/** Where the metrics are that the programs of a stage write into their logs (docs/metrics.md). */
export const namespaceOf = ({ name }: Stage): string => `Coagent/${name}`;

/** The share of requests that failed. Nobody writes of failures while there are none. */
export const failedPercent = "100 * FILL(failures, 0) / MAX([requests, 1])";

/**
 * The alarms of one service. They look at what the service itself measures of each request, for to Lambda a request
 * that was answered with a 500 is one that was answered.
 */
export class ServiceAlarms extends Construct {
  /** Those that take a new version back. */
  readonly ofDeployment: cloudwatch.IAlarm[];
  /** All requests. */
  readonly requests: cloudwatch.Metric;
  /** Those that failed by our fault. */
  readonly failures: cloudwatch.Metric;
  /** How long the requests of an operation take, in seconds. */
  readonly duration: (statistic: string, operation: Pick<Operation, "method" | "path">) => cloudwatch.Metric;

  constructor(scope: Construct, id: string, { stage, document, logGroup, fn, alias, notified }: ServiceAlarmsProps) {
    super(scope, id);
    const name = document.service;
    const namespace = namespaceOf(stage);
    const measured = (metricName: string, statistic: string, of: Readonly<Record<string, string>> = {}) =>
      new cloudwatch.Metric({
        namespace,
        metricName,
        dimensionsMap: { "service.name": name, ...of },
        statistic,
        period: minute,
      });
    this.requests = measured("http.server.request.duration", "SampleCount");
    this.failures = measured("coagent.request.failures", "Sum");
    this.duration = (statistic, { method, path }) =>
      measured("http.server.request.duration", statistic, {
        "http.request.method": method.toUpperCase(),
        "http.route": path,
      }).with({ label: `${method.toUpperCase()} ${path}` });

    // Operations that write tell how far they are while they do, and may take until their own time is over.
    const quick = document.operations.filter(({ events }) => !events).map((operation) => operation.path);
    // They are no set of labels, so that the log has to tell the others apart.
    const isRequest = logs.FilterPattern.stringValue("$.msg", "=", "request");
    const answered = new logs.MetricFilter(this, "answered", {
      logGroup,
      metricNamespace: namespace,
      metricName: `${name}.answered`,
      filterPattern: logs.FilterPattern.all(isRequest, logs.FilterPattern.any(...[...new Set(quick)].map(hasRoute))),
      metricValue: "$.duration_ms",
    }).metric({ period: minute });
    const errorRate = notified.alarm(this, "ErrorRate", {
      runbook: "error-rate",
      alarmDescription: `More than 5 % of the requests to ${name} have failed for 5 minutes.`,
      metric: new cloudwatch.MathExpression({
        expression: failedPercent,
        usingMetrics: { failures: this.failures, requests: this.requests },
        period: minute,
        label: "percent",
      }),
      threshold: 5,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 5,
    });
    const latency = notified.alarm(this, "Latency", {
      runbook: "latency",
      alarmDescription: `One in a hundred requests to ${name} has taken more than 5 s for 5 minutes.`,
      metric: answered.with({ statistic: "p99" }),
      threshold: 5_000,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 5,
    });
    notified.alarm(this, "Throttles", {
      runbook: "throttles",
      alarmDescription: `Lambda has turned away more than 10 calls of ${name} within a minute.`,
      metric: fn.metricThrottles({ period: minute, statistic: "Sum" }),
      threshold: 10,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
    });
    // The new version alone: the others are not to blame.
    const broken = notified.alarm(this, "Broken", {
      runbook: "broken-version",
      alarmDescription: `Calls of the newest version of ${name} end without an answer.`,
      metric: alias.metricErrors({ period: minute, statistic: "Sum" }),
      threshold: 3,
      evaluationPeriods: 1,
    });
    this.ofDeployment = [errorRate, latency, broken];
  }
}

const hasRoute = (route: string) => logs.FilterPattern.stringValue("$.route", "=", route);
