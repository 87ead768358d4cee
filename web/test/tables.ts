import type http from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { type AttributeValue, CreateTableCommand, DescribeTableCommand, DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, beforeEach, vi } from "vitest";

type Dynalite = (options: { createTableMs: number }) => http.Server;
const dynalite = createRequire(import.meta.url)("dynalite") as Dynalite;

type Table = {
  endpoint: () => string;
  close: () => Promise<void>;
  /** Everything that stands in it, as JSON, an item each. */
  items: () => Promise<string[]>;
};

/** Has the tests of a file use a table of their own, a new one for each, in a DynamoDB in this process. */
export function tableOfOwn(): Table {
  const server = dynalite({ createTableMs: 0 });
  const endpoint = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let tables = 0;
  beforeAll(async () => {
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", endpoint());
    vi.stubEnv("AWS_REGION", "us-east-1");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
  });
  beforeEach(async () => {
    const name = `table-${++tables}`;
    const client = new DynamoDBClient({ region: "us-east-1", endpoint: endpoint() });
    await client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [
          { AttributeName: "PK", AttributeType: "S" },
          { AttributeName: "SK", AttributeType: "S" },
        ],
        KeySchema: [
          { AttributeName: "PK", KeyType: "HASH" },
          { AttributeName: "SK", KeyType: "RANGE" },
        ],
      }),
    );
    const isThere = async () => (await client.send(new DescribeTableCommand({ TableName: name }))).Table?.TableStatus === "ACTIVE";
    while (!(await isThere())); // on a busy machine it takes a while
    client.destroy();
    vi.stubEnv("DYNAMODB_TABLE_NAME", name);
  });
  const close = () => new Promise<void>((closed) => void server.close(() => closed()));
  afterAll(close);
  const items = async () => {
    const client = new DynamoDBClient({ region: "us-east-1", endpoint: endpoint() });
    const all: string[] = [];
    let after: Record<string, AttributeValue> | undefined;
    do {
      const part = await client.send(new ScanCommand({ TableName: process.env["DYNAMODB_TABLE_NAME"], ExclusiveStartKey: after }));
      all.push(...(part.Items ?? []).map((item) => JSON.stringify(item)));
      after = part.LastEvaluatedKey;
    } while (after !== undefined);
    client.destroy();
    return all;
  };
  return { endpoint, close, items };
}
