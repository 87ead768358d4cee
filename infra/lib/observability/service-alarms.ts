import { Duration } from "aws-cdk-lib";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import type * as lambda from "aws-cdk-lib/aws-lambda";
import * as logs from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { Document } from "../api/document.ts";
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

/**
 * The alarms of one service. They count what the service itself says of each request (its log has one line for each),
 * for to Lambda a request that was answered with a 500 is one that was answered.
 */
export class ServiceAlarms extends Construct {
  /** Those that take a new version back. */
  readonly ofDeployment: cloudwatch.IAlarm[];
  /** All requests. */
  readonly requests: cloudwatch.Metric;
  /** Those that failed by our fault. */
  readonly failures: cloudwatch.Metric;
  /** How long requests take, in milliseconds, for each route: "POST /search/web" is the log's route. */
  readonly duration: (statistic: string, route: string) => cloudwatch.Metric;

  constructor(scope: Construct, id: string, { stage, document, logGroup, fn, alias, notified }: ServiceAlarmsProps) {
    super(scope, id);
    const name = document.service;
    const namespace = `Coagent/${stage.name}`;
    const isRequest = logs.FilterPattern.stringValue("$.msg", "=", "request");
    const metric = (metricName: string, pattern: logs.IFilterPattern, value: string) =>
      new logs.MetricFilter(this, metricName, {
        logGroup,
        metricNamespace: namespace,
        metricName: `${name}.${metricName}`,
        filterPattern: pattern,
        metricValue: value,
        ...(value === "1" && { defaultValue: 0 }),
      }).metric({ period: minute, statistic: "Sum" });
    this.requests = metric("requests", isRequest, "1");
    this.failures = metric(
      "failures",
      logs.FilterPattern.all(isRequest, logs.FilterPattern.numberValue("$.status", ">=", 500)),
      "1",
    );
    new logs.MetricFilter(this, "durations", {
      logGroup,
      metricNamespace: namespace,
      metricName: `${name}.duration`,
      filterPattern: isRequest,
      metricValue: "$.duration_ms",
      unit: cloudwatch.Unit.MILLISECONDS,
      dimensions: { route: "$.route" },
    });
    this.duration = (statistic, route) =>
      new cloudwatch.Metric({
        namespace,
        metricName: `${name}.duration`,
        dimensionsMap: { route },
        statistic,
        period: minute,
        label: route,
      });

    // Operations that write tell how far they are while they do, and may take until their own time is over.
    const quick = document.operations.filter(({ events }) => !events).map((operation) => operation.path);
    const answered = metric(
      "answered",
      logs.FilterPattern.all(isRequest, logs.FilterPattern.any(...[...new Set(quick)].map(hasRoute))),
      "$.duration_ms",
    );
    const errorRate = notified.alarm(this, "ErrorRate", {
      runbook: "error-rate",
      alarmDescription: `More than 5 % of the requests to ${name} have failed for 5 minutes.`,
      metric: new cloudwatch.MathExpression({
        expression: "100 * failures / MAX([requests, 1])",
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
