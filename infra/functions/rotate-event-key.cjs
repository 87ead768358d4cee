// Gives the event bus and the application a new key, as Secrets Manager asks for it: step by step, each of which may
// be repeated.
//
// The application accepts two keys, `current` and `previous`, and reads them when it starts. The bus is a key behind:
// it begins to show what has been `current` since the last rotation, which all of the application knows by now, and
// the new key is first shown at the next one. So no delivery meets an application that does not know its key.
const { EventBridgeClient, UpdateConnectionCommand } = require("@aws-sdk/client-eventbridge");
const { ECSClient, UpdateServiceCommand } = require("@aws-sdk/client-ecs");
const {
  SecretsManagerClient,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  UpdateSecretVersionStageCommand,
} = require("@aws-sdk/client-secrets-manager");
const { randomBytes } = require("node:crypto");

const { CONNECTION, HEADER, CLUSTER, SERVICE } = process.env;
const secrets = new SecretsManagerClient();

const read = async (SecretId, stage, VersionId) => {
  const answer = await secrets.send(new GetSecretValueCommand({ SecretId, VersionStage: stage, VersionId }));
  const keys = JSON.parse(answer.SecretString);
  if (!/^\w{32,}$/.test(keys.current)) throw new Error("the secret has no key");
  return keys;
};

const steps = {
  async createSecret(SecretId, token) {
    const { current } = await read(SecretId, "AWSCURRENT");
    try {
      await read(SecretId, "AWSPENDING", token); // made by an attempt before
    } catch (error) {
      if (error.name !== "ResourceNotFoundException") throw error;
      const SecretString = JSON.stringify({ current: randomBytes(32).toString("hex"), previous: current });
      await secrets.send(
        new PutSecretValueCommand({
          SecretId,
          ClientRequestToken: token,
          SecretString,
          VersionStages: ["AWSPENDING"],
        }),
      );
    }
  },
  async setSecret(SecretId, token) {
    const { previous } = await read(SecretId, "AWSPENDING", token);
    const ApiKeyAuthParameters = { ApiKeyName: HEADER, ApiKeyValue: previous };
    await new EventBridgeClient().send(
      new UpdateConnectionCommand({
        Name: CONNECTION,
        AuthorizationType: "API_KEY",
        AuthParameters: { ApiKeyAuthParameters },
      }),
    );
  },
  async testSecret(SecretId, token) {
    await read(SecretId, "AWSPENDING", token);
  },
  async finishSecret(SecretId, token) {
    const { VersionIdsToStages } = await secrets.send(new DescribeSecretCommand({ SecretId }));
    const [now] = Object.entries(VersionIdsToStages).find(([, stages]) => stages.includes("AWSCURRENT"));
    if (now !== token) {
      const move = { VersionStage: "AWSCURRENT", MoveToVersionId: token, RemoveFromVersionId: now };
      await secrets.send(new UpdateSecretVersionStageCommand({ SecretId, ...move }));
    }
    // New tasks read both keys; those that run know the one that the bus shows.
    await new ECSClient().send(
      new UpdateServiceCommand({ cluster: CLUSTER, service: SERVICE, forceNewDeployment: true }),
    );
  },
};

exports.handler = async ({ Step, SecretId, ClientRequestToken }) => {
  await steps[Step](SecretId, ClientRequestToken);
};
