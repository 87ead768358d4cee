import { RemovalPolicy } from "aws-cdk-lib";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import * as logs from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { Stage } from "./stages.ts";

/** The network that the cache is in, and those who need the cache. */
export class Network extends Construct {
  readonly vpc: ec2.Vpc;
  /** Of the functions that use the cache. */
  readonly callers: ec2.SecurityGroup;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    this.vpc = new ec2.Vpc(this, "Vpc", {
      maxAzs: 2,
      natGateways: stage.resilient ? 2 : 1,
      restrictDefaultSecurityGroup: false, // that takes a function of its own; the default group has nobody in it
      subnetConfiguration: [
        { name: "Public", subnetType: ec2.SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
        { name: "Private", subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
        { name: "Cache", subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
      ],
      // What goes to these goes there straight, and past the NAT, which costs by the gigabyte.
      gatewayEndpoints: {
        Table: { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB },
        Images: { service: ec2.GatewayVpcEndpointAwsService.S3 },
      },
      flowLogs: {
        Rejected: {
          trafficType: ec2.FlowLogTrafficType.REJECT,
          destination: ec2.FlowLogDestination.toCloudWatchLogs(
            new logs.LogGroup(this, "FlowLog", {
              retention: logs.RetentionDays.ONE_MONTH,
              removalPolicy: RemovalPolicy.DESTROY,
            }),
          ),
        },
      },
    });
    this.callers = new ec2.SecurityGroup(this, "Callers", {
      vpc: this.vpc,
      description: "Functions that use the cache, and call the world over TLS",
      allowAllOutbound: false,
    });
    this.callers.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), "AWS, providers of search results, the API");
  }
}
