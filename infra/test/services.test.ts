import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, test } from "vitest";
import { documentOf, readDocuments, record } from "../lib/api/document.ts";
import { alarmTable } from "../lib/observability/alarm-table.ts";
import { freshBackend, functionsOf, resourcesOf, stacksOf } from "./stacks.ts";

const documents = readDocuments();

describe.each(["dev", "prod"] as const)("the functions of %s", (stage) => {
  const { backend } = stacksOf(stage);
  const functions = functionsOf(backend, documents, stage);

  test("have the memory, the time and the concurrency of the requirements", () => {
    const found = Object.fromEntries(
      functions.map(({ document, fn }) => [
        document.service,
        [fn["MemorySize"], fn["Timeout"], fn["ReservedConcurrentExecutions"]],
      ]),
    );
    expect(found).toEqual({ ai: [1024, 125, 10], search: [512, 30, undefined], oauth: [256, 10, undefined] });
  });

  test("run five seconds longer than the longest operation, or as long as the requirements leave", () => {
    for (const { document, fn } of functions)
      expect(Number(fn["Timeout"]) - document.longest, document.service).toBe(document.service === "oauth" ? 1 : 5);
  });

  test("are traced, run our own binary, and write a log that ends some day", () => {
    for (const { fn } of functions)
      expect(fn).toMatchObject({
        Runtime: "provided.al2023",
        Architectures: ["arm64"],
        TracingConfig: { Mode: "Active" },
      });
    for (const [id, { Properties }] of resourcesOf(backend, "AWS::Logs::LogGroup"))
      expect(Properties["RetentionInDays"], id).toBeGreaterThan(0);
  });

  test("count themselves how often each user comes, for there is no gateway before them", () => {
    for (const { fn } of functions) expect(record(record(fn["Environment"])["Variables"])["ADMISSION"]).toBe("on");
  });

  test("are in the network if they use the cache, and outside of it if not", () => {
    const inside = functions.filter(({ fn }) => fn["VpcConfig"] !== undefined).map(({ document }) => document.service);
    expect(inside).toEqual(["ai", "search"]);
  });

  test("are called once a minute for what they have left to do", () => {
    const flushes = resourcesOf(backend, "AWS::Events::Rule")
      .map(([, { Properties }]) => Properties)
      .filter((rule) => rule["ScheduleExpression"] === "rate(1 minute)")
      .map((rule) => (rule["Targets"] as { Input: string }[])[0]?.Input);
    expect(flushes).toEqual(Array(3).fill('{"coagent":"flush"}'));
  });

  test("get a new version step by step, and lose it again if an alarm goes off", () => {
    const groups = resourcesOf(backend, "AWS::CodeDeploy::DeploymentGroup");
    expect(groups).toHaveLength(3);
    for (const [, { Properties }] of groups) {
      expect(Properties).toMatchObject({
        AutoRollbackConfiguration: {
          Enabled: true,
          Events: expect.arrayContaining(["DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_FAILURE"]),
        },
        AlarmConfiguration: { Enabled: true, Alarms: [{}, {}, {}] },
        DeploymentConfigName:
          stage === "prod" ? "CodeDeployDefault.LambdaCanary10Percent5Minutes" : "CodeDeployDefault.LambdaAllAtOnce",
      });
    }
    expect(resourcesOf(backend, "AWS::Lambda::Alias").map(([, { Properties }]) => Properties["Name"])).toEqual(
      Array(3).fill("live"),
    );
  });

  test("leave the version before, to which people may have to go back", () => {
    const versions = Object.values(backend.findResources("AWS::Lambda::Version"));
    expect(versions.map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(Array(3).fill("RetainExceptOnCreate"));
  });
});

test("a document that asks for more time than the requirements give is refused by name", () => {
  const [ai, search, oauth] = documents;
  if (ai === undefined || search === undefined || oauth === undefined) throw new Error("a document is missing");
  const text = structuredClone(oauth.text);
  record(record(record(text["paths"])["/oauth/exchange"])["post"])["x-coagent-timeout"] = 10;
  expect(() => freshBackend(undefined, { documents: [ai, search, documentOf("oauth", text)] })).toThrow(
    "openapi/oauth.yaml: the longest x-coagent-timeout is 10 s; 9 s is the most",
  );
});

describe("the alarms", () => {
  const { backend } = stacksOf("prod");

  test("are those that a local run evaluates: otherwise run `node infra/bin/alarms.ts`", () => {
    const file = path.join(import.meta.dirname, "..", "..", "local", "alarms", "alarms.gen.json");
    expect(readFileSync(file, "utf8")).toBe(alarmTable(backend.toJSON()["Resources"]));
  });

  test("add up what DynamoDB tells of operations so that the others may be missing", () => {
    const [expression] = resourcesOf(backend, "AWS::CloudWatch::Alarm").flatMap(([id, { Properties }]) =>
      id.startsWith("TableThrottles") ? (Properties["Metrics"] as { Expression?: string }[]) : [],
    );
    expect(expression?.Expression).toBe("SUM([getitem, putitem, updateitem, deleteitem, query])");
  });

  const alarms = resourcesOf(backend, "AWS::CloudWatch::Alarm").map(([, { Properties }]) => Properties);
  const those = (what: RegExp) => alarms.filter((alarm) => what.test(String(alarm["AlarmDescription"])));

  test.each([
    ["more than 5 % of requests fail for 5 minutes, for each service", /5 % of the requests/, 3, 5, 5],
    ["p99 is above 5 s for 5 minutes, for each service", /more than 5 s/, 3, 5000, 5],
    ["Lambda turns away more than 10 calls a minute, for each service", /more than 10 calls/, 3, 10, 1],
    ["DynamoDB turns away more than 5 requests a minute", /more than 5 requests/, 1, 5, 1],
    ["an event could not be delivered", /dead-letter queue/, 2, 0, 1],
  ])("go off when %s", (_, what, count, Threshold, EvaluationPeriods) => {
    const found = those(what);
    expect(found).toHaveLength(count);
    for (const alarm of found) {
      expect(alarm).toMatchObject({ Threshold, EvaluationPeriods, ComparisonOperator: "GreaterThanThreshold" });
      const period =
        alarm["Period"] ?? (alarm["Metrics"] as { MetricStat?: { Period: number } }[])[1]?.MetricStat?.Period;
      expect(period).toBe(60);
    }
  });

  test("lead to a page that says what they mean, three commands and the way back", () => {
    const folder = path.join(import.meta.dirname, "..", "..", "docs", "runbooks");
    const pages = new Set<string>();
    for (const { AlarmDescription } of alarms) {
      const [, page = "none"] = /\/docs\/runbooks\/([\w-]+\.md)$/.exec(String(AlarmDescription)) ?? [];
      pages.add(page);
      const text = readFileSync(path.join(folder, page), "utf8");
      const parts = text.split(/^## /m).map((part) => part.slice(0, part.indexOf("\n")));
      expect(parts.slice(1), page).toEqual([
        "What it means",
        "The first three commands",
        "What is usually behind it",
        "Going back",
      ]);
      expect([...text.matchAll(/^```console\n\$ /gm)], page).toHaveLength(3);
    }
    expect([...pages, "README.md"].sort()).toEqual(readdirSync(folder).sort());
    const index = readFileSync(path.join(folder, "README.md"), "utf8");
    for (const page of pages) expect(index).toContain(`](${page})`);
  });

  test("tell somebody, when they begin and when they end", () => {
    const topic = { Ref: expect.stringMatching(/^NotifiedTopic/) };
    for (const alarm of alarms) {
      expect(alarm["AlarmActions"], String(alarm["AlarmDescription"])).toEqual([topic]);
      expect(alarm["OKActions"]).toEqual([topic]);
    }
    backend.hasResourceProperties("AWS::SNS::Subscription", { Protocol: "email", Endpoint: { Ref: "AlarmEmail" } });
  });

  test("count what the services say of each request, whatever Lambda makes of it", () => {
    const metric = (MetricName: string, Stat: string) => ({
      MetricStat: {
        Metric: {
          Namespace: "Coagent/prod",
          MetricName,
          Dimensions: [{ Name: "service.name", Value: "search" }],
        },
        Period: 60,
        Stat,
      },
    });
    backend.hasResourceProperties("AWS::CloudWatch::Alarm", {
      Metrics: Match.arrayWith([
        Match.objectLike(metric("coagent.request.failures", "Sum")),
        Match.objectLike(metric("http.server.request.duration", "SampleCount")),
      ]),
    });
    backend.hasResourceProperties("AWS::Lambda::Function", {
      Environment: { Variables: Match.objectLike({ METRICS_NAMESPACE: "Coagent/prod" }) },
    });
  });
});

test("the dashboard shows what the requirements name", () => {
  const { backend } = stacksOf("prod");
  const [[, page] = []] = resourcesOf(backend, "AWS::CloudWatch::Dashboard");
  const text = JSON.stringify(page?.Properties);
  for (const word of [
    ...documents.flatMap(({ service }) => [
      `${service}: requests`,
      `${service}: percent that failed`,
      `${service}: duration, p99`,
    ]),
    "ConcurrentExecutions",
    "ConsumedReadCapacityUnits",
    "CacheHits",
  ])
    expect(text).toContain(word);
});
