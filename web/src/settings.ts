import "server-only";

const readers = {
  /** Where people reach the application: scheme, host and port. */
  origin: parsed("WEB_ORIGIN", originOf),
  /** The base URL of the gateway, by which alone the services are called. */
  gateway: () => required("GATEWAY_URL"),
  /** The user pool's app client. */
  cognitoClientId: () => required("COGNITO_CLIENT_ID"),
  /** What the user pool calls itself in its tokens. */
  cognitoIssuer: parsed("COGNITO_ISSUER", issuerOf),
  /** The region of the user pool. */
  region: () => required("AWS_REGION"),
  /** Where Cognito is, if not where its region says. */
  cognitoEndpoint: () => process.env["COGNITO_ENDPOINT"] || undefined,
  /** The client by which Google knows the application; without it no account can be connected there. */
  googleClientId: () => process.env["GOOGLE_CLIENT_ID"] || undefined,
  /** Where Google asks a person for consent. */
  googleAuthorizationEndpoint: parsed(
    "GOOGLE_AUTHORIZATION_ENDPOINT",
    endpointOf,
    "https://accounts.google.com/o/oauth2/v2/auth",
  ),
  /** The one table of the application. */
  tableName: () => required("DYNAMODB_TABLE_NAME"),
  /** Where DynamoDB is, if not where its region says. */
  dynamodbEndpoint: () => process.env["AWS_ENDPOINT_URL_DYNAMODB"] || undefined,
  /** The stage whose flags and connections are meant, as the oauth service has it. */
  stage: () => required("STAGE"),
  /** The model that the monolith's own code asks, and where. */
  modelId: () => process.env["BEDROCK_MODEL_ID"] || "us.anthropic.claude-sonnet-4-6",
  modelRegion: () => process.env["BEDROCK_REGION"] || required("AWS_REGION"),
  modelEndpoint: () => process.env["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"] || undefined,
  /** Whom the monolith's own code asks when it searches; without a key it cannot. */
  tavilyUrl: parsed("TAVILY_URL", endpointOf, "https://api.tavily.com"),
  tavilyKey: () => process.env["TAVILY_API_KEY"] || undefined,
  /** Where the keys are by which the monolith's own code opens tokens. */
  kmsEndpoint: () => process.env["AWS_ENDPOINT_URL_KMS"] || undefined,
  /** The bus that is told what the monolith's own code has written. */
  busName: () => process.env["EVENTBRIDGE_BUS_NAME"] || "coagent",
  busEndpoint: () => process.env["AWS_ENDPOINT_URL_EVENTBRIDGE"] || undefined,
  /** How many texts and searches one person may have in a month. */
  monthlyBudgets: parsed("MONTHLY_BUDGETS", budgetsOfOne, "texts=200,searches=1000"),
  /** How many texts and searches all people together may have in a month. */
  monthlyBudgetsOfAll: parsed("MONTHLY_BUDGETS_OF_ALL", budgetsOf, "texts=20000,searches=100000"),
  /** What the event bus shows when it delivers, and what it showed before. An empty one opens nothing. */
  eventKeys: () => [process.env["EVENT_KEY"] ?? "", process.env["EVENT_KEY_PREVIOUS"] ?? ""],
  /** Who takes traces, and which share of them is recorded; without a collector none is. */
  traceCollector: () => (process.env["OTEL_EXPORTER_OTLP_ENDPOINT"] ? collector() : undefined),
  traceShare: parsed("OTEL_TRACES_SAMPLER_ARG", shareOf, "1"),
  /** What cookies are sealed with: 32 bytes. */
  sessionKey: parsed("SESSION_KEY", keyOf),
};

const collector = parsed("OTEL_EXPORTER_OTLP_ENDPOINT", endpointOf);

type Settings = { readonly [Name in keyof typeof readers]: ReturnType<(typeof readers)[Name]> };

/** The settings of this process. One that is missing or wrong throws when it is read: by its name, never its value. */
export const settings: Settings = Object.defineProperties(
  {} as Settings,
  Object.fromEntries(Object.entries(readers).map(([name, get]) => [name, { get, enumerable: true }])),
);

/** What is wrong with the settings, a line for each; a process that starts tells all of it. */
export function mistakes(): string[] {
  return Object.values(readers).flatMap((read) => {
    try {
      read();
      return [];
    } catch (error) {
      return error instanceof Error ? [error.message] : [];
    }
  });
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

// A setting that is more than a text is parsed once.
function parsed<T>(name: string, parse: (text: string, name: string) => T, otherwise?: string): () => T {
  let last: { text: string; value: T } | undefined;
  return () => {
    const text = process.env[name] || otherwise || required(name);
    if (last?.text !== text) last = { text, value: parse(text, name) };
    return last.value;
  };
}

function originOf(text: string, name: string): URL {
  const url = URL.parse(text);
  if (url === null || url.origin !== text) throw new Error(`${name} must be an origin, as https://app.example.com`);
  return url;
}

function endpointOf(text: string, name: string): URL {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "")
    throw new Error(`${name} must be an address without a query, as https://accounts.example.com/authorize`);
  return url;
}

// It is compared as it is written.
function issuerOf(text: string, name: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || text.endsWith("/"))
    throw new Error(`${name} must be as https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI`);
  return text;
}

function shareOf(text: string, name: string): number {
  const share = Number(text);
  if (!(share >= 0 && share <= 1)) throw new Error(`${name} must be a number from 0 to 1`);
  return share;
}

function keyOf(text: string, name: string): Uint8Array {
  const key = Buffer.from(text, "base64");
  if (key.length !== 32) throw new Error(`${name} must be 32 bytes in base64: openssl rand -base64 32`);
  return key;
}

// The key of each text stands in one item of the table, which takes 400 KB.
const mostTexts = 5_000;

function budgetsOfOne(text: string, name: string): { texts: number; searches: number } {
  const budgets = budgetsOf(text, name);
  if (budgets.texts > mostTexts) throw new Error(`${name} may have ${mostTexts} texts at the most`);
  return budgets;
}

function budgetsOf(text: string, name: string): { texts: number; searches: number } {
  const found = /^texts=(\d{1,9}),searches=(\d{1,9})$/.exec(text);
  if (found === null) throw new Error(`${name} must be as texts=200,searches=1000`);
  return { texts: Number(found[1]), searches: Number(found[2]) };
}
