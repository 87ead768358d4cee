import { randomBytes } from "node:crypto";
import path from "node:path";
import { emptyApp, synthesizer } from "../lib/app.ts";
import { Backend } from "../lib/backend.ts";
import { emulated } from "../lib/stages.ts";
import { type Cloud, environmentOf } from "./cloud.ts";
import { type Deployed, deploy } from "./deploy.ts";
import { freePort, isUp, Processes, root } from "./processes.ts";
import { Receiver } from "./receiver.ts";
import { Throttling } from "./throttling.ts";
import type { Transcript } from "./transcript.ts";

/** The name of the stack. */
export const stackName = "coagent-dev";

/** Everything that a run consists of. */
export interface Up {
  readonly cloud: Cloud;
  readonly deployed: Deployed;
  readonly receiver: Receiver;
  /** Where people are sent back to. */
  readonly webOrigin: string;
  /** Where the stand-in for the OAuth providers is. */
  readonly provider: string;
}

/** Starts the emulator and the stand-ins, deploys the stack of dev, does the work with it, and ends all of it. */
export async function whileUp(python: string, transcript: Transcript, work: (up: Up) => Promise<void>): Promise<void> {
  const eventKey = randomBytes(32).toString("hex");
  const processes = new Processes();
  const receiver = new Receiver(eventKey);
  const cloud: Cloud = {
    endpoint: `http://127.0.0.1:${await freePort()}`,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  const throttling = new Throttling(cloud);
  try {
    const webOrigin = await receiver.listen();
    const standIns = await transcript.step(
      "the stand-ins for models, search results, providers and Redis are up",
      () => startStandIns(processes),
    );
    await transcript.step("MiniStack is up", () =>
      processes.start(
        "ministack",
        [path.join(python, "ministack")],
        {
          ...environmentOf(cloud),
          BIND_HOST: "127.0.0.1",
          GATEWAY_PORT: new URL(cloud.endpoint).port,
          MINISTACK_REGION: cloud.region,
        },
        () => isUp(`${cloud.endpoint}/_ministack/health`),
      ),
    );
    const table = await throttling.listen();
    const deployed = await transcript.step("the synthesized stack is deployed through CloudFormation", () => {
      const environment = settingsOf(cloud, table, standIns, webOrigin);
      const stage = emulated({ url: cloud.endpoint, environment }, webOrigin);
      const app = emptyApp({ outdir: path.join(root, ".local", "emulate", "cdk.out") });
      const stack = new Backend(app, stackName, { stage, synthesizer: synthesizer() });
      const { directory } = app.synth();
      return deploy(cloud, stack, directory, eventKey);
    });
    transcript.note(`${Object.keys(deployed.resources).length} resources; ${deployed.left.length} left out`);
    await work({ cloud, deployed, receiver, webOrigin, provider: standIns.provider });
  } finally {
    receiver.close();
    throttling.close();
    await processes.stop();
  }
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
function settingsOf(
  { endpoint }: Cloud,
  table: string,
  { models, results, provider, redis }: StandIns,
  webOrigin: string,
) {
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
      AWS_ENDPOINT_URL_DYNAMODB: table,
      GOOGLE_CLIENT_ID: "local-google",
      GOOGLE_CLIENT_SECRET: "local-google-secret",
      GOOGLE_OAUTH_URL: `${provider}/google`,
      GOOGLE_REDIRECT_URIS: `${webOrigin}/oauth/callback`,
    },
  };
}
