import { Duration } from "aws-cdk-lib";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import type * as dynamodb from "aws-cdk-lib/aws-dynamodb";
import { Construct } from "constructs";
import type { Document } from "../api/document.ts";
import type { Cache } from "../cache.ts";
import type { Service } from "../service.ts";
import type { Stage } from "../stages.ts";
import { failedPercent } from "./service-alarms.ts";

const minute = Duration.minutes(1);

export interface DashboardProps {
  readonly stage: Stage;
  readonly services: readonly { readonly service: Service; readonly document: Document }[];
  readonly table: dynamodb.TableV2;
  readonly cache: Cache;
}

/** One page with how everything is: each service in a row, and below what they share. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, { stage, services, table, cache }: DashboardProps) {
    super(scope, id);
    const graph = (title: string, left: cloudwatch.IMetric[], more: Partial<cloudwatch.GraphWidgetProps> = {}) =>
      new cloudwatch.GraphWidget({ title, left, width: 6, height: 6, ...more });
    const page = new cloudwatch.Dashboard(this, "Page", { dashboardName: `coagent-${stage.name}` });
    for (const { service, document } of services) {
      const { requests, failures, duration } = service.alarms;
      page.addWidgets(
        graph(`${service.name}: requests`, [requests, failures]),
        graph(
          `${service.name}: percent that failed`,
          [
            new cloudwatch.MathExpression({
              expression: failedPercent,
              usingMetrics: { requests, failures },
              period: minute,
              label: "percent",
            }),
          ],
          { leftYAxis: { min: 0 } },
        ),
        graph(`${service.name}: functions at work`, [
          service.fn.metric("ConcurrentExecutions", { statistic: "Maximum", period: minute }),
          service.fn.metricThrottles({ period: minute }),
        ]),
        graph(`${service.name}: function`, [
          service.fn.metricErrors({ period: minute }),
          service.fn.metricDuration({ period: minute, statistic: "p99" }),
        ]),
      );
      page.addWidgets(
        ...["p50", "p95", "p99"].map((statistic) =>
          graph(
            `${service.name}: duration, ${statistic}, by endpoint`,
            document.operations.map((operation) => duration(statistic, operation)),
            { width: 8 },
          ),
        ),
      );
    }
    const ofCache = (metricName: string) =>
      new cloudwatch.Metric({
        namespace: "AWS/ElastiCache",
        metricName,
        dimensionsMap: { ...cache.dimension },
        statistic: "Sum",
        period: minute,
      });
    page.addWidgets(
      graph("table: capacity used", [
        table.metricConsumedReadCapacityUnits({ period: minute }),
        table.metricConsumedWriteCapacityUnits({ period: minute }),
      ]),
      graph("cache: percent that was there", [
        new cloudwatch.MathExpression({
          expression: "100 * hits / MAX([hits + misses, 1])",
          usingMetrics: { hits: ofCache("CacheHits"), misses: ofCache("CacheMisses") },
          period: minute,
          label: "percent",
        }),
      ]),
    );
  }
}
