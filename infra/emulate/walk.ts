import { strictEqual as equal, deepStrictEqual as equalAll, ok } from "node:assert";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { CloudWatchClient, paginateDescribeAlarms } from "@aws-sdk/client-cloudwatch";
import {
  AdminAddUserToGroupCommand,
  AdminConfirmSignUpCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, ListRulesCommand } from "@aws-sdk/client-eventbridge";
import { type Clients, createClients, type Result } from "@coagent/clients";
import type { Transcript } from "./transcript.ts";
import type { Up } from "./up.ts";

interface Walk extends Up {
  readonly transcript: Transcript;
}

/** Goes through everything as somebody does who uses it. */
export async function walk(w: Walk): Promise<void> {
  const { transcript } = w;
  const api = w.deployed.outputs["ApiUrl"] ?? "";
  const person = await transcript.step("somebody signs up and in, in the deployed user pool", () =>
    signUp(w, "agent@coagent.example"),
  );
  await transcript.step("without a token nobody gets past the API", () => strangers(api));
  const clients = clientsOf(api, person.token);
  await transcript.step("a blog post is written through the REST API", () => blogPost(clients));
  await transcript.step("its event comes through bus, rule and API destination to the application", async () => {
    const { detail } = await w.receiver.event("ai.content.generated", ({ userId }) => userId === person.id);
    equal((detail as { contentType: string }).contentType, "blog-post");
  });
  await transcript.step("a search asks the provider, and a second one the cache", () => searches(clients));
  await transcript.step(
    "an operator's token has the admin scopes, and clears the cache through the event's rule",
    () => invalidation(w, api, clients),
  );
  await transcript.step("an account is connected, read, refreshed and disconnected", () =>
    connection(w, clients, person),
  );
  await transcript.step("the alarms and the rules of the template are there", () => standing(w));
}

/** Somebody who is signed in. */
export interface Person {
  readonly id: string;
  readonly token: string;
}

const password = "Correct-Horse-7-Battery";

/** Signs somebody up, and in. */
export async function signUp(w: Pick<Up, "cloud" | "deployed">, email: string, group?: string): Promise<Person> {
  const { UserPoolId = "", ClientId = "" } = w.deployed.outputs;
  const cognito = new CognitoIdentityProviderClient(w.cloud);
  await cognito.send(
    new SignUpCommand({
      ClientId,
      Username: email,
      Password: password,
      UserAttributes: [{ Name: "email", Value: email }],
    }),
  );
  await cognito.send(new AdminConfirmSignUpCommand({ UserPoolId, Username: email })); // nobody reads the mail
  if (group !== undefined)
    await cognito.send(new AdminAddUserToGroupCommand({ UserPoolId, Username: email, GroupName: group }));
  const { AuthenticationResult } = await cognito.send(
    new InitiateAuthCommand({
      ClientId,
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: email, PASSWORD: password },
    }),
  );
  const token = AuthenticationResult?.AccessToken ?? "";
  return { id: String(claimsOf(token)["sub"]), token };
}

const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());

const clientsOf = (baseUrl: string, token: string) => createClients({ baseUrl, auth: () => token, timeoutMs: 60_000 });

/** What a call gave. A failure is thrown as it was told. */
function taken<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.data;
}

async function strangers(api: string): Promise<void> {
  for (const headers of [{}, { authorization: "Bearer not.a.token" }]) {
    const answer = await fetch(`${api}/search/web`, { method: "POST", headers, body: "{}" });
    equal(answer.status, 401);
  }
}

async function blogPost({ ai }: Clients): Promise<void> {
  const { blogPost: post, headerImage } = taken(
    await ai.generateBlogPost({ topic: "First-time buyer programs in Austin" }, { idempotencyKey: randomUUID() }),
  );
  ok(post.title !== "" && post.content.length > 100);
  ok(headerImage !== null);
}

async function searches({ search }: Clients): Promise<void> {
  const query = "spring home buying trends";
  const caches = [];
  for (let i = 0; i < 2; i++) {
    const result = await search.searchWeb({ query });
    ok(taken(result).results.length > 0);
    if (result.ok) caches.push(result.meta.cache);
  }
  equalAll(caches, ["MISS", "HIT"]);
}

async function invalidation(w: Walk, api: string, clients: Clients): Promise<void> {
  const refused = await clients.search.invalidateCache({ pattern: "*" });
  ok(!refused.ok && refused.failure.kind !== "network", "somebody who is no operator cleared the cache");
  const operator = await signUp(w, "operator@coagent.example", "operators");
  const scopes = String(claimsOf(operator.token)["scope"]).split(" ");
  ok(scopes.includes("search/admin") && scopes.includes("oauth/admin"), `the scopes are ${scopes}`);
  taken(await clientsOf(api, operator.token).search.invalidateCache({ pattern: "*" }));
  for (const deadline = Date.now() + 30_000; ; ) {
    const result = await clients.search.searchWeb({ query: "spring home buying trends" });
    if (result.ok && result.meta.cache === "MISS") return;
    if (Date.now() > deadline) throw new Error(`the cache still has it: ${JSON.stringify(result)}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function connection(w: Walk, { oauth }: Clients, person: Person): Promise<void> {
  const userId = person.id;
  const provider = "GOOGLE_BUSINESS" as const;
  await connected(w, person);
  const read = taken(await oauth.getToken({ userId, provider }));
  ok(read.isValid);
  const refreshed = taken(await oauth.refreshToken({ userId, provider }));
  ok(refreshed.accessToken !== read.accessToken);
  await sealed(w, [read.accessToken, refreshed.accessToken]);
  ok(taken(await oauth.deleteToken({ userId, provider })).success);
  const gone = await oauth.getToken({ userId, provider });
  ok(!gone.ok && gone.failure.kind === "problem" && gone.failure.problem.status === 404);
  for (const type of ["oauth.token.connected", "oauth.token.refreshed", "oauth.token.revoked"])
    await w.receiver.event(type, (detail) => detail["userId"] === userId);
}

/** Connects an account of somebody's, as the provider's page of consent leads them back. */
export async function connected(w: Up, { id: userId, token }: Person): Promise<void> {
  const { oauth } = clientsOf(w.deployed.outputs["ApiUrl"] ?? "", token);
  const codeVerifier = randomBytes(32).toString("base64url");
  const redirectUri = `${w.webOrigin}/oauth/callback`;
  const consent = new URL(`${w.provider}/google/authorize`);
  consent.search = String(
    new URLSearchParams({
      client_id: "local-google",
      redirect_uri: redirectUri,
      response_type: "code",
      access_type: "offline",
      prompt: "consent",
      scope: "https://www.googleapis.com/auth/business.manage",
      code_challenge: createHash("sha256").update(codeVerifier).digest("base64url"),
      code_challenge_method: "S256",
    }),
  );
  const back = await fetch(consent, { redirect: "manual" });
  const code = new URL(back.headers.get("location") ?? "").searchParams.get("code") ?? "";
  const provider = "GOOGLE_BUSINESS";
  const { expiresAt } = taken(await oauth.exchangeCode({ code, provider, userId, redirectUri, codeVerifier }));
  ok(expiresAt > Date.now());
}

/** Nobody who reads the table finds a token in it. */
async function sealed(w: Walk, tokens: readonly string[]): Promise<void> {
  const { Items = [] } = await new DynamoDBClient(w.cloud).send(
    new ScanCommand({ TableName: w.deployed.outputs["TableName"] }),
  );
  ok(Items.some(({ PK }) => PK?.S?.startsWith("OAUTH#")));
  for (const token of tokens) ok(!JSON.stringify(Items).includes(token));
}

async function standing({ cloud, deployed }: Walk): Promise<void> {
  const expected = (type: string) => Object.values(deployed.resources).filter(({ Type }) => Type === type).length;
  let alarms = 0;
  for await (const page of paginateDescribeAlarms({ client: new CloudWatchClient(cloud) }, {}))
    alarms += page.MetricAlarms?.length ?? 0;
  equal(alarms, expected("AWS::CloudWatch::Alarm"));
  const bus = new EventBridgeClient(cloud);
  const rules = await Promise.all(
    [undefined, deployed.outputs["BusName"]].map(async (EventBusName) => {
      const { Rules = [] } = await bus.send(new ListRulesCommand(EventBusName === undefined ? {} : { EventBusName }));
      return Rules.length;
    }),
  );
  equal(
    rules.reduce((sum, count) => sum + count, 0),
    expected("AWS::Events::Rule"),
  );
}
