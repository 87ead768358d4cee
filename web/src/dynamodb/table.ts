import "server-only";
import { ConditionalCheckFailedException, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { settings } from "@/settings";

/** What the partition of an item that the application may write begins with. */
export type Leading = "USER" | "CONTENT" | "ACTIVITY" | "SHARE" | "FLAGS";

/** Where an item is: its partition, and its place in it. */
export type Key = { PK: `${Leading}#${string}`; SK: string };

/** Where an item is that the application may only read: a connection of the oauth service's. */
export type ForeignKey = { PK: `OAUTH#${string}`; SK: string };

/** An item as it is stored. What others wrote may be anything. */
export type Item = Key & Record<string, unknown>;

/**
 * A condition or a change in DynamoDB's language. Names and values are those that the expression uses, without their
 * marks: `{ expression: "#n = :n", names: { n: "Revision" }, values: { n: 3 } }`.
 */
export type Expression = {
  expression: string;
  names?: Record<string, string>;
  values?: Record<string, unknown>;
};

let made: { endpoint: string | undefined; client: DynamoDBDocumentClient } | undefined;

function client(): DynamoDBDocumentClient {
  const endpoint = settings.dynamodbEndpoint;
  if (made === undefined || made.endpoint !== endpoint) {
    const plain = new DynamoDBClient({
      region: settings.region,
      ...(endpoint === undefined ? {} : { endpoint }),
      maxAttempts: 3,
      requestHandler: { requestTimeout: 2_000, connectionTimeout: 1_000, throwOnRequestTimeout: true },
    });
    made = {
      endpoint,
      client: DynamoDBDocumentClient.from(plain, { marshallOptions: { removeUndefinedValues: true } }),
    };
  }
  return made.client;
}

const there = () => ({ TableName: settings.tableName });

/** An item as it is now, or nothing; if some attributes are named, those alone: `Data.name` is one within another. */
export async function get(key: Key | ForeignKey, only?: readonly string[]): Promise<Item | undefined> {
  const { Item } = await client().send(
    new GetCommand({ ...there(), Key: keyOf(key), ConsistentRead: true, ...projectionOf(only) }),
  );
  return Item as Item | undefined;
}

/** Writes an item whole. It is not written, and gives false, if the condition does not hold. */
export const put = (item: Item, condition?: Expression): Promise<boolean> =>
  held(() => client().send(new PutCommand({ ...there(), Item: item, ...conditionOf(condition) })));

/** Changes an item, or makes one. It is not changed, and gives false, if the condition does not hold. */
export const update = (key: Key, change: Expression, condition?: Expression): Promise<boolean> =>
  held(() =>
    client().send(
      new UpdateCommand({
        ...there(),
        Key: keyOf(key),
        UpdateExpression: change.expression,
        ...parametersOf([change, condition]),
        ...(condition && { ConditionExpression: condition.expression }),
      }),
    ),
  );

/** Removes an item if there is one. It is not removed, and gives false, if the condition does not hold. */
export const remove = (key: Key, condition?: Expression): Promise<boolean> =>
  held(() => client().send(new DeleteCommand({ ...there(), Key: keyOf(key), ...conditionOf(condition) })));

/** What to read of a partition. */
export type Range = {
  PK: Key["PK"];
  /** What the sort keys begin with; everything without it. */
  begins?: string;
  /** The sort key after which to go on. */
  after?: string | undefined;
  /** The attributes that are wanted; all without it. */
  only?: readonly string[];
  /** How many items at the most. There may be fewer although there are more to come: DynamoDB reads 1 MB at once. */
  limit: number;
  /** From the highest sort key down. */
  descending?: boolean;
};

/** A part of a partition in the order of its sort keys, and where to go on if there may be more. */
export async function page(range: Range): Promise<{ items: Item[]; next?: string }> {
  const { PK, begins, after, only, limit, descending } = range;
  const { Items = [], LastEvaluatedKey } = await client().send(
    new QueryCommand({
      ...there(),
      ConsistentRead: true,
      KeyConditionExpression: begins === undefined ? "PK = :pk" : "PK = :pk AND begins_with(SK, :sk)",
      ExpressionAttributeValues: begins === undefined ? { ":pk": PK } : { ":pk": PK, ":sk": begins },
      ...(after === undefined ? {} : { ExclusiveStartKey: { PK, SK: after } }),
      ...projectionOf(only),
      Limit: limit,
      ScanIndexForward: descending !== true,
    }),
  );
  const next: unknown = LastEvaluatedKey?.["SK"];
  return { items: Items as Item[], ...(typeof next === "string" ? { next } : {}) };
}

/** Everything of a range, read page by page as it is asked for. */
export async function* all(range: Omit<Range, "after" | "limit">): AsyncGenerator<Item, void, undefined> {
  let after: string | undefined;
  do {
    const { items, next } = await page({ ...range, after, limit: 100 });
    yield* items;
    after = next;
  } while (after !== undefined);
}

const keyOf = ({ PK, SK }: Key | ForeignKey) => ({ PK, SK });

// DynamoDB keeps many words for itself, so each attribute has a name of ours.
const projectionOf = (only: readonly string[] | undefined) =>
  only && {
    ProjectionExpression: only.map((path) => `#${path.replaceAll(".", ".#")}`).join(", "),
    ExpressionAttributeNames: Object.fromEntries(
      only.flatMap((path) => path.split(".").map((name) => [`#${name}`, name])),
    ),
  };

const conditionOf = (condition: Expression | undefined) =>
  condition ? { ConditionExpression: condition.expression, ...parametersOf([condition]) } : {};

function parametersOf(expressions: (Expression | undefined)[]) {
  const marked = (mark: string, of: "names" | "values") =>
    Object.fromEntries(
      expressions.flatMap((one) => Object.entries(one?.[of] ?? {}).map(([name, value]) => [`${mark}${name}`, value])),
    );
  const names = marked("#", "names") as Record<string, string>;
  const values = marked(":", "values");
  return {
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
}

async function held(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
