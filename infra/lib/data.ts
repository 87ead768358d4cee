import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import * as dynamodb from "aws-cdk-lib/aws-dynamodb";
import * as ecr from "aws-cdk-lib/aws-ecr";
import * as iam from "aws-cdk-lib/aws-iam";
import * as kms from "aws-cdk-lib/aws-kms";
import * as s3 from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import type { Stage } from "./stages.ts";

/** What must outlive every deployment: the table, the key of the tokens, the images, and the keys of all else. */
export class Data extends Construct {
  /** The one table. Who may touch which of its partitions stands in {@link partitions}. */
  readonly table: dynamodb.TableV2;
  /** What the data keys of tokens are wrapped with. Without it no connection to a provider can be used. */
  readonly tokenKey: kms.Key;
  /** What is at rest elsewhere: settings, secrets, the cache. */
  readonly key: kms.Key;
  readonly images: s3.Bucket;
  /** The container images of the application. */
  readonly webImages: ecr.Repository;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    const kept = {
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
      pendingWindow: Duration.days(30), // so long a deletion can be taken back
    };
    this.tokenKey = new kms.Key(this, "TokenKey", {
      ...kept,
      alias: `coagent-${stage.name}-oauth-tokens`,
      description: "Wraps the data keys that OAuth tokens are sealed with",
    });
    forbidDeletion(this.tokenKey);
    this.key = new kms.Key(this, "Key", {
      ...kept,
      alias: `coagent-${stage.name}`,
      description: "Settings, secrets and the cache",
    });
    forbidDeletion(this.key);
    this.table = new dynamodb.TableV2(this, "Table", {
      tableName: `coagent-${stage.name}`, // tokens are sealed under it
      partitionKey: { name: "PK", type: dynamodb.AttributeType.STRING },
      sortKey: { name: "SK", type: dynamodb.AttributeType.STRING },
      billing: dynamodb.Billing.onDemand(),
      encryption: dynamodb.TableEncryptionV2.awsManagedKey(), // tokens are sealed beside, by the key of their own
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
      timeToLiveAttribute: "TTL",
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const log = new s3.Bucket(this, "ImageAccessLog", {
      ...closed,
      encryption: s3.BucketEncryption.S3_MANAGED, // all that access logs can be written to
      lifecycleRules: [{ expiration: Duration.days(90) }],
    });
    this.images = new s3.Bucket(this, "Images", {
      ...closed,
      encryption: s3.BucketEncryption.S3_MANAGED, // everybody who reads a post sees them
      serverAccessLogsBucket: log,
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    });
    // The distribution that shows the images is deployed after the bucket, which cannot know its name.
    this.images.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: "ShownByCloudFront",
        principals: [new iam.ServicePrincipal("cloudfront.amazonaws.com")],
        actions: ["s3:GetObject"],
        resources: [this.images.arnForObjects("*")],
        conditions: { StringEquals: { "AWS:SourceAccount": Stack.of(this).account } },
      }),
    );
    this.webImages = new ecr.Repository(this, "WebImages", {
      repositoryName: `coagent-${stage.name}-web`,
      imageTagMutability: ecr.TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      lifecycleRules: [{ maxImageCount: 30 }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}

const closed = {
  blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  removalPolicy: RemovalPolicy.RETAIN,
  objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
};

/** What the partitions of a program begin with. */
export const partitions = {
  oauth: ["OAUTH#*", "RATE#*"], // connections, and how often each user comes
  oauthWork: ["OAUTHWORK"], // which connections have something left to do
  web: ["USER#*", "CONTENT#*", "ACTIVITY#*", "SHARE#*", "FLAGS#*"],
} as const;

/**
 * Allows actions on the partitions of one program, and on no other. A request that names no partition, as a scan, is
 * none of them.
 */
export const onPartitions = (
  table: dynamodb.ITableV2,
  of: readonly string[],
  actions: readonly string[],
  sid = "OwnPartitions",
) =>
  new iam.PolicyStatement({
    sid,
    actions: actions.map((action) => `dynamodb:${action}`),
    resources: [table.tableArn],
    conditions: {
      "ForAllValues:StringLike": { "dynamodb:LeadingKeys": of },
      Null: { "dynamodb:LeadingKeys": "false" },
    },
  });

/** Nobody deletes the key, whatever else they may: whoever has to takes this away first. */
function forbidDeletion(key: kms.Key): void {
  key.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: "NobodyDeletesIt",
      effect: iam.Effect.DENY,
      principals: [new iam.AnyPrincipal()],
      actions: ["kms:ScheduleKeyDeletion"],
      resources: ["*"],
    }),
  );
}
