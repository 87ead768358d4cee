import { Duration } from "aws-cdk-lib";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import * as dynamodb from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import type { Notified } from "./topic.ts";

const minute = Duration.minutes(1);

/** The alarm of the table, which all share. */
export function alarmOfTable(scope: Construct, table: dynamodb.TableV2, notified: Notified): void {
  notified.alarm(scope, "TableThrottles", {
    runbook: "table-throttles",
    alarmDescription: "DynamoDB has turned away more than 5 requests within a minute.",
    metric: table.metricThrottledRequestsForOperations({
      operations: [
        dynamodb.Operation.GET_ITEM,
        dynamodb.Operation.PUT_ITEM,
        dynamodb.Operation.UPDATE_ITEM,
        dynamodb.Operation.DELETE_ITEM,
        dynamodb.Operation.QUERY,
      ],
      period: minute,
      statistic: "Sum",
    }),
    threshold: 5,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 1,
  });
}
