import { Duration } from "aws-cdk-lib";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import type * as dynamodb from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import type { Notified } from "./topic.ts";

const minute = Duration.minutes(1);

const operations = ["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query"];

/**
 * The alarm of the table, which all share. DynamoDB tells of operations that it turns away, and of none that it does
 * not: a plus between two of them would have a value only in a minute in which both were turned away.
 */
export function alarmOfTable(scope: Construct, table: dynamodb.TableV2, notified: Notified): void {
  notified.alarm(scope, "TableThrottles", {
    runbook: "table-throttles",
    alarmDescription: "DynamoDB has turned away more than 5 requests within a minute.",
    metric: new cloudwatch.MathExpression({
      expression: `SUM([${operations.map((operation) => operation.toLowerCase()).join(", ")}])`,
      usingMetrics: Object.fromEntries(
        operations.map((Operation) => [
          Operation.toLowerCase(),
          table.metric("ThrottledRequests", {
            dimensionsMap: { TableName: table.tableName, Operation },
            period: minute,
            statistic: "Sum",
          }),
        ]),
      ),
      period: minute,
      label: "requests turned away",
    }),
    threshold: 5,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 1,
  });
}
