import { createServer, type IncomingMessage, type ServerResponse, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Cloud } from "./cloud.ts";

/** Operations that read. */
const reads = new Set(["GetItem", "Query"]);

/**
 * Stands before the emulator's DynamoDB, which keeps what a table may be asked at the most and does not hold it: turns
 * reads beyond that away as DynamoDB does, and tells CloudWatch of each. Everything else goes through.
 */
export class Throttling {
  private readonly cloud: Cloud;
  private readonly server = createServer((request, response) => void this.answer(request, response));
  /** When each table was last asked about, and what it may be asked in a second. */
  private readonly limits = new Map<string, { readonly at: number; readonly limit: number }>();
  /** How often each table was read in the second that runs. */
  private readonly asked = new Map<string, { readonly second: number; count: number }>();

  constructor(cloud: Cloud) {
    this.cloud = cloud;
  }

  /** Begins, and gives its address. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => void this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const body = Buffer.concat(parts);
      const operation = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
      const { TableName = "" } = JSON.parse(body.toString() || "{}") as { TableName?: string };
      if (reads.has(operation) && (await this.tooMany(TableName))) {
        await this.measure(TableName, operation);
        const type = "com.amazonaws.dynamodb.v20120810#ThrottlingException";
        const message = "Throughput exceeds the maximum OnDemandThroughput configured on table or index";
        response.writeHead(400, { "content-type": "application/x-amz-json-1.0" });
        response.end(JSON.stringify({ __type: type, message }));
        return;
      }
      this.pass(request, body, response);
    } catch (error) {
      response.writeHead(502).end(String(error));
    }
  }

  private async tooMany(table: string): Promise<boolean> {
    const limit = await this.limitOf(table);
    const second = Math.floor(Date.now() / 1000);
    let asked = this.asked.get(table);
    if (asked?.second !== second) {
      asked = { second, count: 0 };
      this.asked.set(table, asked);
    }
    return ++asked.count > limit;
  }

  /** How many reads a second the table takes; it is asked each second. */
  private async limitOf(table: string): Promise<number> {
    const known = this.limits.get(table);
    if (known !== undefined && Date.now() - known.at < 1000) return known.limit;
    const { Table } = await new DynamoDBClient(this.cloud).send(new DescribeTableCommand({ TableName: table }));
    const { MaxReadRequestUnits: units = -1 } = Table?.OnDemandThroughput ?? {};
    const limit = units > 0 ? units : Number.POSITIVE_INFINITY;
    this.limits.set(table, { at: Date.now(), limit });
    return limit;
  }

  private async measure(table: string, operation: string): Promise<void> {
    await new CloudWatchClient(this.cloud).send(
      new PutMetricDataCommand({
        Namespace: "AWS/DynamoDB",
        MetricData: [
          {
            MetricName: "ThrottledRequests",
            Dimensions: [
              { Name: "TableName", Value: table },
              { Name: "Operation", Value: operation },
            ],
            Value: 1,
            Unit: "Count",
          },
        ],
      }),
    );
  }

  private pass(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const { hostname, port } = new URL(this.cloud.endpoint);
    const headers = { ...request.headers, "content-length": String(body.length) };
    delete (headers as Record<string, unknown>)["transfer-encoding"];
    const passed = send({ hostname, port, method: request.method, path: request.url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.once("error", (error) => response.writeHead(502).end(error.message));
    passed.end(body);
  }
}
