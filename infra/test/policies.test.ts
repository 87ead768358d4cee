import { Stack, Validations } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import * as iam from "aws-cdk-lib/aws-iam";
import * as s3 from "aws-cdk-lib/aws-s3";
import { AwsSolutionsChecks } from "cdk-nag";
import { describe, expect, test } from "vitest";
import type { Backend } from "../lib/backend.ts";
import { excessesOf, grantsOf, listOf } from "./policies.ts";
import { freshBackend, scratchApp, stacksOf } from "./stacks.ts";

describe.each(["dev", "prod"] as const)("roles of %s", (name) => {
  const { backend, web } = stacksOf(name);

  test("may do no more than they have to", () => {
    expect(excessesOf(backend)).toEqual([]);
    expect(excessesOf(web)).toEqual([]);
  });
});

// Whoever widens a role changes this file too, and whoever reviews sees it.
test("everything that roles may do is what was reviewed", async () => {
  const { backend, web } = stacksOf("prod");
  await expect(listOf([...grantsOf(backend), ...grantsOf(web)])).toMatchFileSnapshot("policies.txt");
});

test("ai and search have no table and no key of tokens, and oauth has nothing of the others", () => {
  const grants = grantsOf(stacksOf("prod").backend);
  const actions = (role: string) =>
    [...new Set(grants.filter((one) => one.role === role).map(({ action }) => action.split(":")[0]))].sort();
  expect(actions("<AiRole>")).toEqual(["bedrock", "ec2", "events", "logs", "s3", "xray"]);
  expect(actions("<SearchRole>")).toEqual(["ec2", "events", "logs", "xray"]);
  expect(actions("<OauthRole>")).toEqual(["dynamodb", "events", "kms", "logs", "xray"]);
});

describe("a role that is widened is told by name", () => {
  const widened = (role: string, ...statements: iam.PolicyStatementProps[]) => {
    const backend: Backend = freshBackend();
    for (const statement of statements)
      (backend.node.findChild(role).node.findChild("Role") as iam.Role).addToPolicy(
        new iam.PolicyStatement(statement),
      );
    return excessesOf(Template.fromStack(backend));
  };
  const table = "arn:aws:dynamodb:us-east-1:111111111111:table/coagent-dev";

  test.each([
    [
      "every action",
      "Oauth",
      { actions: ["kms:*"], resources: [table] },
      "<OauthRole>: kms:* is every action of a kind",
    ],
    ["everything", "Ai", { actions: ["s3:GetObject"], resources: ["*"] }, "<AiRole>: s3:GetObject is on everything"],
    [
      "a table for search",
      "Search",
      { actions: ["dynamodb:GetItem"], resources: [table] },
      "<SearchRole>: dynamodb:GetItem is on a table, of which it has none",
    ],
    [
      "the whole table for oauth",
      "Oauth",
      { actions: ["dynamodb:GetItem"], resources: [table] },
      "<OauthRole>: dynamodb:GetItem is on partitions of others",
    ],
    [
      "anybody's events",
      "Search",
      { actions: ["events:PutEvents"], resources: ["arn:aws:events:us-east-1:111111111111:event-bus/x"] },
      "<SearchRole>: events:PutEvents speaks for others",
    ],
  ])("%s", (_, role, statement, excess) => {
    expect(widened(role, statement)).toContain(excess);
  });
});

test("what cdk-nag finds and nobody accepted ends the synthesis", () => {
  const app = scratchApp();
  new s3.Bucket(new Stack(app, "careless"), "Open");
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).toThrow();
  process.exitCode = 0; // the CDK sets another
});
