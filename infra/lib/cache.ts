import { Token } from "aws-cdk-lib";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import * as elasticache from "aws-cdk-lib/aws-elasticache";
import type * as kms from "aws-cdk-lib/aws-kms";
import { Construct } from "constructs";
import { accept } from "./accepted.ts";
import type { Network } from "./network.ts";
import type { Stage } from "./stages.ts";

const port = 6379;
const versionOfValkey = "8.0";

/**
 * Valkey, which speaks as Redis does: one node, or the serverless one, which is a cluster. Both speak TLS alone, and
 * only to whoever is in the group of callers.
 */
export class Cache extends Construct {
  /** The settings by which a program finds it. */
  readonly environment: Readonly<Record<string, string>>;
  /** The dimension and the namespace of its metrics. */
  readonly dimension: Readonly<Record<string, string>>;

  constructor(
    scope: Construct,
    id: string,
    { stage, network, key }: { stage: Stage; network: Network; key: kms.IKey },
  ) {
    super(scope, id);
    const { vpc, callers } = network;
    const group = new ec2.SecurityGroup(this, "Group", {
      vpc,
      description: "The cache",
      allowAllOutbound: false,
    });
    group.addIngressRule(callers, ec2.Port.tcp(port), "Those who use the cache");
    callers.addEgressRule(group, ec2.Port.tcp(port), "The cache");
    const subnetIds = vpc.selectSubnets({ subnetType: ec2.SubnetType.PRIVATE_ISOLATED }).subnetIds;
    const name = `coagent-${stage.name}`;
    if (stage.cache === "serverless") {
      const cache = new elasticache.CfnServerlessCache(this, "Serverless", {
        serverlessCacheName: name,
        description: "Search results, and answers to repeated requests",
        engine: "valkey",
        majorEngineVersion: versionOfValkey.split(".")[0] ?? "",
        securityGroupIds: [group.securityGroupId],
        subnetIds,
        kmsKeyId: key.keyArn,
        cacheUsageLimits: {
          dataStorage: { maximum: 10, unit: "GB" },
          ecpuPerSecond: { maximum: 50_000 },
        },
      });
      this.environment = environmentOf(cache.attrEndpointAddress, true);
      this.dimension = { clusterId: name };
    } else {
      const subnets = new elasticache.CfnSubnetGroup(this, "Subnets", { description: "The cache", subnetIds });
      const cache = new elasticache.CfnReplicationGroup(this, "Node", {
        replicationGroupId: name,
        replicationGroupDescription: "Search results, and answers to repeated requests",
        engine: "valkey",
        engineVersion: versionOfValkey,
        cacheNodeType: "cache.t4g.micro",
        numCacheClusters: 1,
        automaticFailoverEnabled: false,
        multiAzEnabled: false,
        cacheSubnetGroupName: subnets.ref,
        securityGroupIds: [group.securityGroupId],
        port,
        transitEncryptionEnabled: true,
        atRestEncryptionEnabled: true,
        kmsKeyId: key.keyArn,
      });
      accept(cache, {
        AEC4: "One node is enough where nobody loses anything: what is in it can be asked for again.",
        AEC6: "Only the group of callers reaches it, over TLS; a password would stand in every function's settings.",
      });
      this.environment = environmentOf(cache.attrPrimaryEndPointAddress, false);
      this.dimension = { CacheClusterId: `${name}-001` };
    }
  }
}

const environmentOf = (host: string, cluster: boolean) => ({
  REDIS_ENDPOINT: `rediss://${Token.asString(host)}:${port}`,
  REDIS_CLUSTER: String(cluster),
});
