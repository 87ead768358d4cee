import { createServer, type IncomingMessage } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Json, readDocuments, record } from "../lib/api/document.ts";
import { scopesOf } from "../lib/identity.ts";

const require = createRequire(import.meta.url);

/** A function as Lambda loads it, with its settings. */
function load(name: string, settings: Record<string, string>): (event: object) => Promise<unknown> {
  Object.assign(process.env, settings);
  const file = require.resolve(`../functions/${name}.cjs`);
  delete require.cache[file];
  return require(file).handler;
}

test("operators get the scopes of all documents into their access tokens, and nobody else", async () => {
  const handler = load("admin-scopes", { GROUP: "operators", SCOPES: scopesOf(readDocuments()).join(" ") });
  const event = (groups?: string[]) => ({
    request: { groupConfiguration: { groupsToOverride: groups } },
    response: {},
  });
  expect(record(await handler(event(["operators"])))["response"]).toEqual({
    claimsAndScopeOverrideDetails: { accessTokenGeneration: { scopesToAdd: ["oauth/admin", "search/admin"] } },
  });
  for (const groups of [undefined, [], ["operator"], ["editors"]])
    expect(record(await handler(event(groups)))["response"]).toEqual({});
});

/** What AWS is to the rotation, on the wire: a secret with versions, a connection and a service. */
class Cloud {
  versions: Record<string, { value: string; stages: string[] }> = {
    first: { value: JSON.stringify({ current: "a".repeat(64), previous: "" }), stages: ["AWSCURRENT"] },
  };
  shown = "a".repeat(64);
  restarts = 0;
  /** What each action answers. */
  private readonly actions: Record<string, (input: Json) => Json | undefined> = {
    "secretsmanager.GetSecretValue": ({ VersionId, VersionStage }) => {
      const found = Object.entries(this.versions).find(
        ([id, { stages }]) => (VersionId ?? id) === id && stages.includes(String(VersionStage)),
      );
      return found && { SecretString: found[1].value };
    },
    "secretsmanager.PutSecretValue": ({ ClientRequestToken, SecretString, VersionStages }) => {
      this.versions[String(ClientRequestToken)] = { value: String(SecretString), stages: VersionStages as string[] };
      return {};
    },
    "secretsmanager.DescribeSecret": () => ({
      VersionIdsToStages: Object.fromEntries(Object.entries(this.versions).map(([id, { stages }]) => [id, stages])),
    }),
    "secretsmanager.UpdateSecretVersionStage": ({ VersionStage, MoveToVersionId, RemoveFromVersionId }) => {
      for (const [id, version] of Object.entries(this.versions))
        if (id === RemoveFromVersionId) version.stages = ["AWSPREVIOUS"];
        else if (id === MoveToVersionId) version.stages = [String(VersionStage)];
        else version.stages = [];
      return {};
    },
    "AWSEvents.UpdateConnection": ({ AuthParameters }) => {
      this.shown = String(record(record(AuthParameters)["ApiKeyAuthParameters"])["ApiKeyValue"]);
      return {};
    },
    "AmazonEC2ContainerServiceV20141113.UpdateService": ({ forceNewDeployment }) => {
      if (forceNewDeployment === true) this.restarts++;
      return {};
    },
  };
  readonly server = createServer(async (request, response) => {
    const answer = this.actions[String(request.headers["x-amz-target"])]?.(JSON.parse(await bodyOf(request)));
    response.writeHead(answer === undefined ? 400 : 200, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify(answer ?? { __type: "ResourceNotFoundException" }));
  });

  /** What tasks that start now accept. */
  get accepted(): string[] {
    const now = Object.values(this.versions).find(({ stages }) => stages.includes("AWSCURRENT"));
    return Object.values(JSON.parse(now?.value ?? "{}"));
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString() || "{}";
}

let cloud: Cloud;
beforeEach(async () => {
  cloud = new Cloud();
  await new Promise<void>((resolve) => void cloud.server.listen(0, "127.0.0.1", resolve));
});
afterEach(() => void cloud.server.close());

test("the bus never shows a key that the running application does not know, whatever step is repeated", async () => {
  const handler = load("rotate-event-key", {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(cloud.server.address() as AddressInfo).port}`,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    CONNECTION: "application",
    HEADER: "X-Event-Key",
    CLUSTER: "coagent-test",
    SERVICE: "web",
  });
  let running = cloud.accepted; // what the tasks read when they started
  const seen = new Set<string>();
  for (const token of ["second", "third", "fourth"]) {
    for (const Step of ["createSecret", "setSecret", "testSecret", "finishSecret"])
      for (let attempt = 0; attempt < 2; attempt++) {
        await handler({ Step, SecretId: "event-key", ClientRequestToken: token });
        expect(running, `${token} ${Step}`).toContain(cloud.shown);
      }
    running = cloud.accepted;
    expect(running).toContain(cloud.shown);
    expect(running).toHaveLength(2);
    seen.add(cloud.shown);
  }
  expect(seen.size).toBe(3); // each rotation shows another key
  expect(cloud.restarts).toBe(6);
});
