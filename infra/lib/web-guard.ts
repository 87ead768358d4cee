import * as wafv2 from "aws-cdk-lib/aws-wafv2";
import type { Construct } from "constructs";

const visible = (metricName: string) => ({
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: true,
  metricName,
});

/** Keeps off whoever floods the application from one address, and those whom AWS knows as offenders. */
export const guardOf = (scope: Construct): wafv2.CfnWebACL =>
  new wafv2.CfnWebACL(scope, "Guard", {
    scope: "CLOUDFRONT",
    defaultAction: { allow: {} },
    visibilityConfig: visible("web-guard"),
    rules: [
      {
        name: "flood",
        priority: 0,
        action: { block: {} },
        statement: { rateBasedStatement: { limit: 3_000, aggregateKeyType: "IP", evaluationWindowSec: 300 } },
        visibilityConfig: visible("web-flood"),
      },
      {
        name: "known-offenders",
        priority: 1,
        overrideAction: { none: {} },
        statement: {
          managedRuleGroupStatement: { vendorName: "AWS", name: "AWSManagedRulesAmazonIpReputationList" },
        },
        visibilityConfig: visible("web-known-offenders"),
      },
    ],
  });
