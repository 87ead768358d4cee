import type { ServiceName } from "./api/document.ts";

/** A deployment of everything, and what differs between one and another. */
export interface Stage {
  /** It is part of the names of what is deployed, and of what tokens are sealed under: it never changes. */
  readonly name: "dev" | "prod";
  readonly region: string;
  /** What people reach the application as. */
  readonly webOrigin: string;
  /** How many people are at work in the same minute: the API lets through what each of them may ask. */
  readonly expectedUsers: number;
  /** Whether it goes on when a zone fails: a NAT in each, a cache that spans them, two tasks of the application. */
  readonly resilient: boolean;
  /** One small node of Valkey, or the serverless one, which is a cluster. */
  readonly cache: "node" | "serverless";
  /** Whether a new version of a function first gets a tenth of the calls. */
  readonly canary: boolean;
  /** Whether the application may still do by itself what the services do, as the monolith did (docs/web.md). */
  readonly monolith: boolean;
  /** What the functions are built for. */
  readonly architecture: "arm64" | "amd64";
  /** The day when a secret of the functions was last changed: a new day gives them the new ones. */
  readonly secretsAsOf: string;
  /** The models, by inference profile. */
  readonly models: Models;
  /** What stands in for AWS, if this is not AWS. */
  readonly emulator?: Emulator;
}

/** Who writes what is long, who writes what is short, and who draws, and where. */
export interface Models {
  readonly deep: string;
  readonly fast: string;
  readonly image: string;
  readonly imageRegion: string;
}

/** An emulator of AWS, and what it wants otherwise. */
export interface Emulator {
  /** Where it is. */
  readonly url: string;
  /** Settings of the programs that name what stands in for those whom they call. */
  readonly environment: Readonly<Record<ServiceName, Readonly<Record<string, string>>>>;
}

const models: Models = {
  deep: "us.anthropic.claude-sonnet-4-6",
  fast: "us.anthropic.claude-haiku-4-5-20251001-v1:0",
  image: "stability.stable-image-core-v1:1",
  imageRegion: "us-west-2",
};

/** The stages that there are. */
export const stages: Readonly<Record<Stage["name"], Stage>> = {
  dev: {
    name: "dev",
    region: "us-east-1",
    webOrigin: "https://dev.coagent.example",
    expectedUsers: 20,
    resilient: false,
    cache: "node",
    canary: false,
    monolith: true,
    architecture: "arm64",
    secretsAsOf: "2026-11-30",
    models,
  },
  prod: {
    name: "prod",
    region: "us-east-1",
    webOrigin: "https://app.coagent.example",
    expectedUsers: 500,
    resilient: true,
    cache: "serverless",
    canary: true,
    monolith: true,
    architecture: "arm64",
    secretsAsOf: "2026-11-30",
    models,
  },
};

/** The stage dev as an emulator on this machine has it. */
export const emulated = (emulator: Emulator, webOrigin: string): Stage => ({
  ...stages.dev,
  webOrigin,
  emulator,
  architecture: process.arch === "arm64" ? "arm64" : "amd64", // it runs on this machine
});
