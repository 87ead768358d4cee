import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { createInterface, type Interface } from "node:readline";
import { CloudFormationClient, DescribeStackResourcesCommand } from "@aws-sdk/client-cloudformation";
import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { type Cloud, sqs } from "./cloud.ts";
import { root } from "./processes.ts";

/** A metric, as the alarms of local/alarms name it. */
interface Metric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
}

interface Alarm extends Metric {
  readonly Id: string;
  readonly Metrics?: readonly { readonly MetricStat?: { readonly Metric: Metric } }[];
}

/** What was measured of a metric since the last look: the sum of so many. */
export interface Measurement extends Metric {
  readonly Value: number;
  readonly Count: number;
}

/**
 * What is new of sums that only rise. Two that one is made of are not read at once, so that it may be too low for a
 * moment: what it lacked then is not new afterwards.
 */
export class Rises<Of> {
  private readonly highest = new Map<Of, number>();

  /** By how much it is above all that it has been. */
  by(of: Of, sum: number): number {
    const highest = this.highest.get(of) ?? 0;
    this.highest.set(of, Math.max(highest, sum));
    return Math.max(0, sum - highest);
  }
}

/** What the emulator measures of the metrics of AWS's own that alarms look at. */
export class Measured {
  private readonly cloud: Cloud;
  private readonly cloudwatch: CloudWatchClient;
  /** What resources are called in the emulator, by the id of the template. */
  private readonly names: ReadonlyMap<string, string>;
  private readonly metrics: readonly Metric[];
  private readonly since = new Date(Date.now() - 60_000);
  private readonly rises = new Rises<Metric>();

  private constructor(cloud: Cloud, names: ReadonlyMap<string, string>) {
    this.cloud = cloud;
    this.cloudwatch = new CloudWatchClient(cloud);
    this.names = names;
    this.metrics = alarmsOfAWS().flatMap((alarm) =>
      alarm.Metrics === undefined ? [alarm] : alarm.Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? []),
    );
  }

  static async of(cloud: Cloud, StackName: string): Promise<Measured> {
    const { StackResources = [] } = await new CloudFormationClient(cloud).send(
      new DescribeStackResourcesCommand({ StackName }),
    );
    const names = StackResources.map(
      ({ LogicalResourceId = "", PhysicalResourceId = "" }) =>
        [LogicalResourceId.replace(/[0-9A-F]{8}$/, ""), PhysicalResourceId.split("/").at(-1) ?? ""] as const,
    );
    const measured = new Measured(cloud, new Map(names));
    await measured.look(); // what was before is none of what comes
    return measured;
  }

  /** What is new. */
  async look(): Promise<Measurement[]> {
    const all = await Promise.all(this.metrics.map((metric) => this.lookAt(metric)));
    return all.filter(({ Count }) => Count > 0);
  }

  private async lookAt(metric: Metric): Promise<Measurement> {
    const { Namespace, MetricName, Dimensions } = metric;
    const measured = { Namespace, MetricName, Dimensions };
    if (Namespace === "AWS/SQS") return { ...measured, Value: await this.visible(Dimensions), Count: 1 };
    const Value = this.rises.by(metric, await this.total(metric));
    return { ...measured, Value, Count: Value };
  }

  /**
   * How many have been counted since the beginning, as AWS counts them. The emulator counts a call of a function that
   * it turns away twice, and once as an error besides.
   */
  private async total(metric: Metric): Promise<number> {
    const total = await this.sum(metric);
    if (metric.MetricName === "Throttles") return total / 2;
    if (metric.MetricName !== "Errors") return total;
    return total - (await this.sum({ ...metric, MetricName: "Throttles" })) / 2;
  }

  private async sum({ Namespace, MetricName, Dimensions }: Metric): Promise<number> {
    const { Datapoints = [] } = await this.cloudwatch.send(
      new GetMetricStatisticsCommand({
        Namespace,
        MetricName,
        // The emulator counts errors by function, and not by alias: the calls of a drill go to the alias.
        Dimensions: Dimensions.filter(({ Name }) => Name !== "Resource").map(({ Name, Value }) => ({
          Name,
          Value: this.nameOf(Value),
        })),
        StartTime: this.since,
        EndTime: new Date(Date.now() + 60_000),
        Period: 60,
        Statistics: ["Sum"],
      }),
    );
    return Datapoints.reduce((sum, { Sum = 0 }) => sum + Sum, 0);
  }

  private async visible(dimensions: Metric["Dimensions"]): Promise<number> {
    const [{ Value = "" } = {}] = dimensions;
    const QueueName = this.nameOf(Value);
    const { QueueUrl } = await sqs<{ QueueUrl: string }>(this.cloud, "GetQueueUrl", { QueueName });
    const { Attributes } = await sqs<{ Attributes: Record<string, string> }>(this.cloud, "GetQueueAttributes", {
      QueueUrl,
      AttributeNames: ["ApproximateNumberOfMessages"],
    });
    return Number(Attributes["ApproximateNumberOfMessages"]);
  }

  private nameOf(value: string): string {
    return this.names.get(value) ?? value;
  }
}

/** The alarms that look at what AWS itself measures. */
export function alarmsOfAWS(): Alarm[] {
  const table = JSON.parse(readFileSync(path.join(root, "local", "alarms", "alarms.gen.json"), "utf8"));
  return (table.alarms as Alarm[]).filter(({ Namespace, Metrics }) =>
    (Namespace ?? Metrics?.find(({ MetricStat }) => MetricStat)?.MetricStat?.Metric.Namespace ?? "").startsWith(
      "AWS/",
    ),
  );
}

/** The evaluator of alarms of a local run (local/alarms), by its program. */
export class Evaluator {
  private readonly child: ChildProcess;
  private readonly answers: AsyncIterator<string>;
  private readonly lines: Interface;

  /** Without an address each look is a minute; with one it is a page there, by the clock. */
  constructor(page?: string) {
    const args = page === undefined ? [] : [page, path.join(root, "docs")];
    this.child = spawn(path.join(root, "bin", "alarms"), args, { stdio: ["pipe", "pipe", "inherit"] });
    this.lines = createInterface({ input: this.child.stdout ?? process.stdin });
    this.answers = this.lines[Symbol.asyncIterator]();
  }

  /** Tells it what was measured. */
  feed(found: readonly Measurement[]): void {
    this.child.stdin?.write(`${JSON.stringify(found)}\n`);
  }

  /** Tells it what was measured in a minute, and gives the alarms that ring after it. */
  async minute(found: readonly Measurement[]): Promise<string[]> {
    this.feed(found);
    const { value, done } = await this.answers.next();
    if (done === true) throw new Error("the evaluator of alarms has ended");
    return JSON.parse(value) as string[];
  }

  close(): void {
    this.child.stdin?.end();
    this.lines.close();
  }
}
