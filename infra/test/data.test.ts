import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { readDocuments, record } from "../lib/api/document.ts";
import { functionsOf, resourcesOf, stacksOf, theOnly } from "./stacks.ts";

const documents = readDocuments();

describe.each(["dev", "prod"] as const)("what must not be lost in %s", (stage) => {
  const { backend } = stacksOf(stage);

  test("the table can be had as it was at any second of 35 days, and nobody deletes it by mistake", () => {
    const table = theOnly(backend, "AWS::DynamoDB::GlobalTable");
    expect(table).toMatchObject({ DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" });
    expect(table.Properties).toMatchObject({
      TableName: `coagent-${stage}`,
      TimeToLiveSpecification: { AttributeName: "TTL", Enabled: true },
      Replicas: [
        {
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
        },
      ],
    });
  });

  test("keys change their material, outlive the stack, and are deleted by nobody", () => {
    const keys = resourcesOf(backend, "AWS::KMS::Key").filter(([id]) => id.startsWith("Data"));
    expect(keys).toHaveLength(2);
    for (const [, key] of keys) {
      expect(key).toMatchObject({
        DeletionPolicy: "Retain",
        Properties: { EnableKeyRotation: true, PendingWindowInDays: 30 },
      });
      expect(JSON.stringify(key.Properties["KeyPolicy"])).toContain(
        '"Action":"kms:ScheduleKeyDeletion","Effect":"Deny","Principal":{"AWS":"*"}',
      );
    }
  });

  test("people outlive the stack", () => {
    expect(theOnly(backend, "AWS::Cognito::UserPool")).toMatchObject({
      DeletionPolicy: "Retain",
      Properties: { DeletionProtection: "ACTIVE", UserPoolTier: "ESSENTIALS" },
    });
  });

  test("no bucket is open, and each wants TLS", () => {
    const buckets = resourcesOf(backend, "AWS::S3::Bucket");
    expect(buckets.length).toBeGreaterThan(0);
    for (const [id, { Properties }] of buckets)
      expect(Properties["PublicAccessBlockConfiguration"], id).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
    const policies = resourcesOf(backend, "AWS::S3::BucketPolicy").map(([, { Properties }]) =>
      JSON.stringify(Properties),
    );
    for (const [id] of buckets)
      expect(
        policies.find((policy) => policy.includes(`"Bucket":{"Ref":"${id}"}`)),
        id,
      ).toContain('"Condition":{"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny"');
  });

  test("each secret has its page: who makes it, and how it changes", () => {
    const page = readFileSync(path.join(import.meta.dirname, "..", "..", "docs", "infrastructure.md"), "utf8");
    const secrets = resourcesOf(backend, "AWS::SecretsManager::Secret").map(
      ([, { Properties }]) => Properties["Name"],
    );
    expect(secrets.length).toBeGreaterThan(3);
    for (const name of secrets) expect(page).toMatch(new RegExp(`^\\|.*\`${String(name).split("/")[2]}\`.*\\|$`, "m"));
  });

  test("no secret is in a template", () => {
    for (const [id, { Properties }] of resourcesOf(backend, "AWS::SecretsManager::Secret")) {
      const given = Properties["SecretString"] as string | undefined;
      for (const value of Object.values(JSON.parse(given ?? "{}"))) expect(value, id).toBe("unset");
    }
    for (const [id, { Properties }] of resourcesOf(backend, "AWS::Lambda::Function")) {
      const variables =
        (Properties["Environment"] as { Variables?: Record<string, unknown> } | undefined)?.Variables ?? {};
      for (const [name, value] of Object.entries(variables).filter(([key]) => /SECRET|KEY$|PASSWORD/.test(key)))
        expect(JSON.stringify(value), `${id} ${name}`).toContain("{{resolve:secretsmanager:");
    }
  });
});

test("the cache is one small node in dev, and serverless in prod; both want TLS, and the functions know which", () => {
  const dev = stacksOf("dev").backend;
  expect(theOnly(dev, "AWS::ElastiCache::ReplicationGroup").Properties).toMatchObject({
    Engine: "valkey",
    CacheNodeType: "cache.t4g.micro",
    NumCacheClusters: 1,
    TransitEncryptionEnabled: true,
  });
  const prod = stacksOf("prod").backend;
  expect(theOnly(prod, "AWS::ElastiCache::ServerlessCache").Properties).toMatchObject({ Engine: "valkey" });
  for (const [template, name, cluster] of [
    [dev, "dev", "false"],
    [prod, "prod", "true"],
  ] as const)
    for (const { document, fn } of functionsOf(template, documents, name).filter(
      ({ fn }) => fn["VpcConfig"] !== undefined,
    )) {
      const { REDIS_ENDPOINT, REDIS_CLUSTER } = record(record(fn["Environment"])["Variables"]);
      expect(JSON.stringify(REDIS_ENDPOINT), document.service).toContain("rediss://");
      expect(REDIS_CLUSTER, document.service).toBe(cluster);
    }
});

test("there is a NAT in each zone of prod, and one in dev", () => {
  expect(resourcesOf(stacksOf("dev").backend, "AWS::EC2::NatGateway")).toHaveLength(1);
  expect(resourcesOf(stacksOf("prod").backend, "AWS::EC2::NatGateway")).toHaveLength(2);
});

describe("events", () => {
  const { backend } = stacksOf("prod");

  test("of the search cache reach the search function, and those for people the application", () => {
    const bus = resourcesOf(backend, "AWS::Events::Rule").map(([, { Properties }]) => Properties);
    const patterns = bus.flatMap((rule) => (rule["EventPattern"] === undefined ? [] : [rule["EventPattern"]]));
    expect(patterns).toEqual([
      { source: ["coagent.search"], "detail-type": ["search.cache.invalidate"] },
      { source: ["coagent.ai", "coagent.oauth"] },
    ]);
  });

  test("that cannot be delivered are tried for a day and then kept for two weeks", () => {
    for (const [, { Properties }] of resourcesOf(backend, "AWS::Events::Rule")) {
      if (Properties["EventPattern"] === undefined) continue;
      for (const target of Properties["Targets"] as object[])
        expect(target).toMatchObject({
          DeadLetterConfig: { Arn: {} },
          RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
        });
    }
    for (const [, { Properties }] of resourcesOf(backend, "AWS::SQS::Queue"))
      expect(Properties["MessageRetentionPeriod"]).toBe(14 * 86_400);
  });

  test("can be replayed for a month", () => {
    expect(theOnly(backend, "AWS::Events::Archive").Properties["RetentionDays"]).toBe(30);
  });

  test("come to the application with a key that changes every 30 days", () => {
    expect(theOnly(backend, "AWS::SecretsManager::RotationSchedule").Properties["RotationRules"]).toEqual({
      ScheduleExpression: "rate(30 days)",
    });
    expect(theOnly(backend, "AWS::Events::Connection").Properties["AuthParameters"]).toMatchObject({
      ApiKeyAuthParameters: { ApiKeyName: "X-Event-Key" },
    });
  });
});
