import { describe, expect, test } from "vitest";
import { alarmsOfAWS, Rises } from "../emulate/evaluator.ts";
import { readDrills } from "../emulate/shell.ts";
import { adapted, lacking } from "../emulate/template.ts";
import { record } from "../lib/api/document.ts";
import { resourcesOf, stacksOf } from "./stacks.ts";

const { backend } = stacksOf("dev");

describe("what the emulator is given", () => {
  test("is the synthesized template without what it does not know, and without what rests on that", () => {
    const { template, left } = adapted(
      {
        Resources: {
          Nat: { Type: "AWS::EC2::NatGateway", Properties: {} },
          Route: { Type: "AWS::EC2::Route", Properties: { NatGatewayId: { Ref: "Nat" } } },
          Behind: { Type: "AWS::EC2::Route", Properties: { Via: [{ "Fn::GetAtt": ["Route", "Id"] }] } },
          Queue: { Type: "AWS::SQS::Queue", Properties: { Name: "q" }, DependsOn: ["Nat", "Topic"] },
          Topic: { Type: "AWS::SNS::Topic", Properties: {}, UpdatePolicy: { CodeDeployLambdaAliasUpdate: {} } },
        },
      },
      {},
    );
    expect(template["Resources"]).toEqual({
      Queue: { Type: "AWS::SQS::Queue", Properties: { Name: "q" }, DependsOn: ["Topic"] },
      Topic: { Type: "AWS::SNS::Topic", Properties: {}, DependsOn: [] },
    });
    expect(left).toEqual(["AWS::EC2::NatGateway", "AWS::EC2::Route", "AWS::EC2::Route"]);
  });

  test("names what was made apart", () => {
    const { template } = adapted(
      {
        Resources: {
          Connection: { Type: "AWS::Events::Connection", Properties: {} },
          Rule: { Type: "AWS::Events::Rule", Properties: { Arn: { "Fn::GetAtt": ["Connection", "Arn"] } } },
        },
      },
      { Connection: { ref: "name", attributes: { Arn: "arn:x" } } },
    );
    expect(record(template["Resources"])).toEqual({
      Rule: { Type: "AWS::Events::Rule", Properties: { Arn: "arn:x" }, DependsOn: [] },
    });
  });

  test("lacks nothing that the stack does not have", () => {
    for (const kind of Object.keys(lacking)) {
      const type = kind.split(" ")[0] ?? "";
      expect(resourcesOf(backend, type).length, kind).toBeGreaterThan(0);
    }
  });

  test("has every function, the whole API, the table, the pool and all rules of the bus", () => {
    const { left } = adapted(backend.toJSON() as { Resources: Record<string, never> }, {});
    for (const type of [
      "AWS::Lambda::Function",
      "AWS::ApiGateway::RestApi",
      "AWS::DynamoDB::GlobalTable",
      "AWS::Cognito::UserPool",
    ])
      expect(left).not.toContain(type);
  });
});

describe("what the emulator measured", () => {
  test("is new once, also if it was read too low in between", () => {
    const rises = new Rises<string>();
    expect([3, 2, 3, 5].map((sum) => rises.by("errors", sum))).toEqual([3, 0, 0, 2]);
    expect(rises.by("throttles", 4)).toBe(4);
  });
});

describe("the drills of what AWS alone measures", () => {
  const { setup, drills } = readDrills();

  test("there is one for each of its alarms", () => {
    expect(drills.map(({ alarm }) => alarm).sort()).toEqual(
      alarmsOfAWS()
        .map(({ Id }) => Id)
        .sort(),
    );
    expect(drills).toHaveLength(9);
  });

  test("their commands are those that the page sets up", () => {
    const commands = [...setup.matchAll(/^(\w+)\(\)/gm)].map(([, name]) => name);
    for (const { fault, ask, mend } of drills)
      for (const command of [fault, ask, ...mend.split("; ")]) expect(commands).toContain(command.split(" ")[0]);
  });
});
