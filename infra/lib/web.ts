import { CfnOutput, CfnParameter, Duration, RemovalPolicy, Stack, type StackProps, Tags } from "aws-cdk-lib";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import * as cloudfront from "aws-cdk-lib/aws-cloudfront";
import * as origins from "aws-cdk-lib/aws-cloudfront-origins";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import * as ecs from "aws-cdk-lib/aws-ecs";
import * as balancing from "aws-cdk-lib/aws-elasticloadbalancingv2";
import * as iam from "aws-cdk-lib/aws-iam";
import * as logs from "aws-cdk-lib/aws-logs";
import * as s3 from "aws-cdk-lib/aws-s3";
import * as secretsmanager from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { accept } from "./accepted.ts";
import { asTheMonolith } from "./as-the-monolith.ts";
import type { Backend } from "./backend.ts";
import { onPartitions, partitions } from "./data.ts";
import { webNames } from "./rotation.ts";
import type { Stage } from "./stages.ts";
import { guardOf } from "./web-guard.ts";

const port = 3000;

export interface WebProps extends StackProps {
  readonly stage: Stage;
  readonly backend: Backend;
}

/**
 * The application: containers that no address leads to, behind CloudFront.
 *
 * Containers, and not a function: the application passes on texts while they are being written, for up to two minutes.
 * A function would be paid for waiting all that time, and would wait for another function; and one process that serves
 * many people renews a session once for all pages that are opened together.
 */
export class Web extends Stack {
  private readonly stage: Stage;

  constructor(scope: Construct, id: string, { stage, backend, ...props }: WebProps) {
    super(scope, id, { ...props, env: { region: stage.region }, terminationProtection: stage.name === "prod" });
    this.stage = stage;
    Tags.of(this).add("application", "coagent");
    Tags.of(this).add("stage", stage.name);
    const tag = new CfnParameter(this, "ImageTag", { description: "Which image of the application to run" });
    const certificate = new CfnParameter(this, "CertificateArn", {
      description: "The certificate for the application's name, in us-east-1",
    });
    const service = this.containers(backend, tag.valueAsString);
    const balancer = this.balancer(backend, service);
    const distribution = this.distribution(backend, balancer, certificate.valueAsString);
    new CfnOutput(this, "DistributionDomain", {
      value: distribution.distributionDomainName,
      description: `Where the name of ${stage.webOrigin} has to point to`,
    });
  }

  private containers(backend: Backend, tag: string): ecs.FargateService {
    const { stage } = this;
    const { data, secrets, identity, api, network } = backend;
    const names = webNames(stage);
    const cluster = new ecs.Cluster(this, "Cluster", {
      clusterName: names.cluster,
      vpc: network.vpc,
      containerInsightsV2: ecs.ContainerInsights.ENABLED,
    });
    const task = new ecs.FargateTaskDefinition(this, "Task", {
      cpu: 512,
      memoryLimitMiB: 1024,
      runtimePlatform: {
        cpuArchitecture: ecs.CpuArchitecture.ARM64,
        operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
      },
    });
    task.addToTaskRolePolicy(
      onPartitions(data.table, partitions.web, ["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query"]),
    );
    if (stage.monolith)
      for (const statement of asTheMonolith(this, stage, backend)) task.addToTaskRolePolicy(statement);
    task.addContainer("web", {
      image: ecs.ContainerImage.fromEcrRepository(data.webImages, tag),
      portMappings: [{ containerPort: port }],
      environment: {
        HOSTNAME: "0.0.0.0",
        PORT: String(port),
        NEXT_TELEMETRY_DISABLED: "1",
        WEB_ORIGIN: stage.webOrigin,
        GATEWAY_URL: api.url,
        COGNITO_CLIENT_ID: identity.web.userPoolClientId,
        COGNITO_ISSUER: identity.issuer,
        AWS_REGION: this.region,
        DYNAMODB_TABLE_NAME: data.table.tableName,
        STAGE: stage.name,
        ...(stage.monolith && {
          BEDROCK_MODEL_ID: stage.models.deep,
          BEDROCK_REGION: stage.region,
          EVENTBRIDGE_BUS_NAME: backend.events.bus.eventBusName,
        }),
      },
      secrets: {
        SESSION_KEY: this.secret("SessionKey", secrets.session),
        EVENT_KEY: this.secret("EventKey", secrets.eventKey, "current"),
        EVENT_KEY_PREVIOUS: this.secret("EventKeyPrevious", secrets.eventKey, "previous"),
        GOOGLE_CLIENT_ID: this.secret("GoogleClient", secrets.providers, "GOOGLE_CLIENT_ID"),
        ...(stage.monolith && { TAVILY_API_KEY: this.secret("Tavily", secrets.search, "TAVILY_API_KEY") }),
      },
      logging: ecs.LogDrivers.awsLogs({
        streamPrefix: "web",
        logGroup: new logs.LogGroup(this, "Log", {
          logGroupName: `/coagent/${stage.name}/web`,
          retention: stage.resilient ? logs.RetentionDays.ONE_YEAR : logs.RetentionDays.ONE_MONTH,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
      }),
      stopTimeout: Duration.seconds(120), // texts that are being written are passed on to their end
    });
    task.addToExecutionRolePolicy(
      new iam.PolicyStatement({ sid: "OpenSecrets", actions: ["kms:Decrypt"], resources: [data.key.keyArn] }),
    );
    accept(task, {
      ECS2: "These settings are no secrets; what is secret comes from Secrets Manager.",
      "IAM5[Resource::*]": "AWS names no resource for the token by which images are fetched.",
    });
    const service = new ecs.FargateService(this, "Service", {
      serviceName: names.service,
      cluster,
      taskDefinition: task,
      desiredCount: stage.resilient ? 2 : 1,
      minHealthyPercent: 100,
      circuitBreaker: { rollback: true },
      assignPublicIp: false,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      healthCheckGracePeriod: Duration.seconds(60),
    });
    service
      .autoScaleTaskCount({ minCapacity: stage.resilient ? 2 : 1, maxCapacity: stage.resilient ? 10 : 2 })
      .scaleOnCpuUtilization("Cpu", { targetUtilizationPercent: 60 });
    return service;
  }

  /** A secret, or a member of it. It is known by its ARN alone: the backend's stack knows nothing of this one. */
  private secret(id: string, { secretArn }: secretsmanager.ISecret, member?: string): ecs.Secret {
    const secret = secretsmanager.Secret.fromSecretCompleteArn(this, id, secretArn);
    return ecs.Secret.fromSecretsManager(secret, member);
  }

  private balancer({ network }: Backend, service: ecs.FargateService): balancing.ApplicationLoadBalancer {
    const group = new ec2.SecurityGroup(this, "BalancerGroup", {
      vpc: network.vpc,
      description: "The balancer of the application, which CloudFront alone reaches",
      allowAllOutbound: false,
    });
    const balancer = new balancing.ApplicationLoadBalancer(this, "Balancer", {
      vpc: network.vpc,
      internetFacing: false,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      securityGroup: group,
      idleTimeout: Duration.seconds(120),
      dropInvalidHeaderFields: true,
    });
    balancer.logAccessLogs(this.logBucket("BalancerLog", s3.ObjectOwnership.BUCKET_OWNER_ENFORCED));
    balancer.addListener("Http", { port: 80, open: false }).addTargets("Web", {
      port,
      protocol: balancing.ApplicationProtocol.HTTP,
      targets: [service],
      healthCheck: { path: "/healthz", interval: Duration.seconds(10), healthyThresholdCount: 2 },
      deregistrationDelay: Duration.seconds(120),
    });
    // CloudFront makes an interface of its own in the network, with an address of a private subnet.
    group.addIngressRule(
      ec2.Peer.ipv4(network.vpc.vpcCidrBlock),
      ec2.Port.tcp(80),
      "CloudFront's way into the network",
    );
    accept(group, { EC23: "The range is that of the network itself." });
    return balancer;
  }

  private distribution(
    { data }: Backend,
    balancer: balancing.ApplicationLoadBalancer,
    certificateArn: string,
  ): cloudfront.Distribution {
    const { stage } = this;
    const application = origins.VpcOrigin.withApplicationLoadBalancer(balancer, {
      protocolPolicy: cloudfront.OriginProtocolPolicy.HTTP_ONLY, // it never leaves the network
      readTimeout: Duration.seconds(60), // a text that is being written shows a sign of life every 10 s
    });
    const https = { viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS };
    const distribution = new cloudfront.Distribution(this, "Distribution", {
      comment: `Co-agent Marketer, ${stage.name}`,
      domainNames: [new URL(stage.webOrigin).hostname],
      certificate: Certificate.fromCertificateArn(this, "Certificate", certificateArn),
      minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      enableLogging: true,
      logBucket: this.logBucket("DistributionLog", s3.ObjectOwnership.OBJECT_WRITER),
      ...(stage.resilient && { webAclId: guardOf(this).attrArn }),
      defaultBehavior: {
        ...https,
        origin: application,
        allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
        cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
        originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER, // the name by which people came, too
        compress: false, // what is compressed is not passed on while it is being written
      },
      additionalBehaviors: {
        "/_next/static/*": {
          ...https,
          origin: application,
          cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
          originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER,
          compress: true,
        },
        "/images/*": {
          ...https,
          origin: origins.S3BucketOrigin.withOriginAccessControl(
            s3.Bucket.fromBucketAttributes(this, "Images", {
              bucketArn: data.images.bucketArn,
              bucketRegionalDomainName: data.images.bucketRegionalDomainName,
            }),
          ),
          cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
          functionAssociations: [
            { function: this.underImages(), eventType: cloudfront.FunctionEventType.VIEWER_REQUEST },
          ],
        },
      },
    });
    accept(distribution, {
      CFR1: "Agents travel; what is for the United States alone is the text, not whoever writes it.",
      ...(!stage.resilient && { CFR2: "Nobody but us uses it." }),
    });
    return distribution;
  }

  /** What asks the bucket for its own names: there they are not under images/. */
  private underImages(): cloudfront.Function {
    return new cloudfront.Function(this, "UnderImages", {
      runtime: cloudfront.FunctionRuntime.JS_2_0,
      code: cloudfront.FunctionCode.fromInline(
        [
          "function handler({ request }) {",
          '  request.uri = request.uri.slice("/images".length);',
          "  return request;",
          "}",
        ].join("\n"),
      ),
    });
  }

  private logBucket(id: string, objectOwnership: s3.ObjectOwnership): s3.Bucket {
    const bucket = new s3.Bucket(this, id, {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      encryption: s3.BucketEncryption.S3_MANAGED, // all that these logs can be written to
      enforceSSL: true,
      objectOwnership,
      lifecycleRules: [{ expiration: Duration.days(90) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    accept(bucket, { S1: "It is a log." });
    return bucket;
  }
}
