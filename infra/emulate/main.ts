// Deploys the backend of the stage dev into MiniStack, an emulator of AWS, on this machine, and walks through it.
//   node emulate/main.ts <ministack>
import { randomBytes } from "node:crypto";
import path from "node:path";
import { emptyApp, synthesizer } from "../lib/app.ts";
import { Backend } from "../lib/backend.ts";
import { emulated } from "../lib/stages.ts";
import { deploy } from "./deploy.ts";
import { freePort, isUp, Processes, root } from "./processes.ts";
import { Receiver } from "./receiver.ts";
import { lacking, otherwise } from "./template.ts";
import { Transcript } from "./transcript.ts";
import { walk } from "./walk.ts";

const [, , ministack] = process.argv;
if (ministack === undefined) throw new Error("say where MiniStack is");

const region = "us-east-1";
const credentials = { accessKeyId: "test", secretAccessKey: "test" };
const eventKey = randomBytes(32).toString("hex");
const transcript = new Transcript();
const processes = new Processes();
const receiver = new Receiver(eventKey);

try {
  const webOrigin = await receiver.listen();
  const endpoint = `http://127.0.0.1:${await freePort()}`;
  const standIns = await transcript.step("the stand-ins for models, search results, providers and Redis are up", () =>
    startStandIns(processes),
  );
  await transcript.step("MiniStack is up", () =>
    processes.start(
      "ministack",
      [ministack],
      {
        BIND_HOST: "127.0.0.1",
        GATEWAY_PORT: new URL(endpoint).port,
        AWS_ENDPOINT_URL: endpoint,
        MINISTACK_REGION: region,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      },
      () => isUp(`${endpoint}/_ministack/health`),
    ),
  );
  const cloud = { endpoint, region, credentials };
  const deployed = await transcript.step("the synthesized stack is deployed through CloudFormation", async () => {
    const stage = emulated({ url: endpoint, environment: environmentOf(endpoint, standIns, webOrigin) }, webOrigin);
    const app = emptyApp({ outdir: path.join(root, ".local", "emulate", "cdk.out") });
    const stack = new Backend(app, "coagent-dev", { stage, synthesizer: synthesizer() });
    const { directory } = app.synth();
    return deploy(cloud, stack, directory, eventKey);
  });
  transcript.note(`${Object.keys(deployed.resources).length} resources; ${deployed.left.length} left out`);
  await walk({ cloud, deployed, receiver, webOrigin, provider: standIns.provider, transcript });
  transcript.end();
  for (const type of [...new Set(deployed.left)].sort())
    transcript.note(`not in MiniStack: ${type} (${lacking[type] ?? "it rests on one that is not"})`);
  for (const one of otherwise) transcript.note(`not in MiniStack: ${one}`);
} catch (error) {
  transcript.failed(error);
  process.exitCode = 1;
} finally {
  receiver.close();
  await processes.stop();
}

/** The addresses of the stand-ins. */
interface StandIns {
  readonly models: string;
  readonly results: string;
  readonly provider: string;
  readonly redis: string;
}

async function startStandIns(processes: Processes): Promise<StandIns> {
  const mocks = path.join(root, "bin", "mocks");
  const start = async (name: string) => {
    const address = `127.0.0.1:${await freePort()}`;
    await processes.start(name, [mocks, name, address], {}, () => isUp(`http://${address}/healthz`));
    return `http://${address}`;
  };
  const port = String(await freePort());
  const redis = `127.0.0.1:${port}`;
  await processes.start(
    "redis",
    ["redis-server", "--bind", "127.0.0.1", "--port", port, "--save", "", "--appendonly", "no"],
    {},
    async () => true, // the functions wait for it themselves
  );
  return {
    models: await start("bedrock"),
    results: await start("tavily"),
    provider: await start("oauthprovider"),
    redis,
  };
}

/** What the functions are told beside what AWS's own are told: who stands in for whom they call. */
function environmentOf(endpoint: string, { models, results, provider, redis }: StandIns, webOrigin: string) {
  const shared = { AWS_ENDPOINT_URL: endpoint, RESPONSE_CHECK_SAMPLE: "100", OTEL_SDK_DISABLED: "true" };
  const cache = { REDIS_ENDPOINT: redis, REDIS_CLUSTER: "false" };
  return {
    ai: {
      ...shared,
      ...cache,
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: models,
      AWS_ENDPOINT_URL_BEDROCK: models,
      LAMBDA_RESPONSES: "buffered",
      IMAGE_MODEL_ID: "", // a title card
      IMAGE_BUCKET_NAME: "",
      IMAGE_BASE_URL: "",
    },
    search: { ...shared, ...cache, TAVILY_URL: results, TAVILY_API_KEY: "tvly-emulated" },
    oauth: {
      ...shared,
      GOOGLE_CLIENT_ID: "local-google",
      GOOGLE_CLIENT_SECRET: "local-google-secret",
      GOOGLE_OAUTH_URL: `${provider}/google`,
      GOOGLE_REDIRECT_URIS: `${webOrigin}/oauth/callback`,
    },
  };
}
