import { CfnOutput, CfnParameter, Stack, type StackProps, Tags } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { readDocuments, serviceNames } from "./api/document.ts";
import { RestApi } from "./api/rest-api.ts";
import { Cache } from "./cache.ts";
import { Data } from "./data.ts";
import { Events } from "./events.ts";
import { Identity } from "./identity.ts";
import { Network } from "./network.ts";
import { Dashboard } from "./observability/dashboard.ts";
import { alarmOfTable } from "./observability/shared-alarms.ts";
import { Notified } from "./observability/topic.ts";
import { EventKeyRotation } from "./rotation.ts";
import { Secrets } from "./secrets.ts";
import { functionNameOf } from "./service.ts";
import { aiService } from "./services/ai.ts";
import { oauthService } from "./services/oauth.ts";
import { searchService } from "./services/search.ts";
import type { Surroundings } from "./services/surroundings.ts";
import type { Stage } from "./stages.ts";

export interface BackendProps extends StackProps {
  readonly stage: Stage;
  /** The documents, if not those in openapi/. */
  readonly documents?: ReturnType<typeof readDocuments>;
}

/** The services of a stage, their API, and all that they need. */
export class Backend extends Stack {
  readonly network: Network;
  readonly data: Data;
  readonly identity: Identity;
  readonly secrets: Secrets;
  readonly api: RestApi;
  readonly events: Events;

  constructor(scope: Construct, id: string, { stage, documents = readDocuments(), ...props }: BackendProps) {
    super(scope, id, { ...props, env: { region: stage.region }, terminationProtection: stage.name === "prod" });
    Tags.of(this).add("application", "coagent");
    Tags.of(this).add("stage", stage.name);
    const email = new CfnParameter(this, "AlarmEmail", { description: "Who is told of alarms" });
    const notified = new Notified(this, "Notified", email.valueAsString);
    this.data = new Data(this, "Data", stage);
    this.secrets = new Secrets(this, "Secrets", stage, this.data.key);
    this.identity = new Identity(this, "Identity", stage, documents);
    this.network = new Network(this, "Network", stage);
    const cache = new Cache(this, "Cache", { stage, network: this.network, key: this.data.key });
    this.events = new Events(this, "Events", { stage, notified });
    const functionNames = Object.fromEntries(serviceNames.map((name) => [name, functionNameOf(stage, name)]));
    this.api = new RestApi(this, "Api", {
      stage,
      documents,
      userPool: this.identity.pool,
      functionNames: functionNames as Record<(typeof serviceNames)[number], string>,
    });
    const around: Surroundings = {
      stage,
      documents,
      data: this.data,
      cache,
      events: this.events,
      secrets: this.secrets,
      network: { vpc: this.network.vpc, securityGroup: this.network.callers },
      notified,
      identity: {
        COGNITO_ISSUER: this.identity.issuer,
        COGNITO_CLIENT_IDS: this.identity.web.userPoolClientId,
        ...(stage.emulator !== undefined && {
          COGNITO_JWKS_URL: `${stage.emulator.url}/${this.identity.pool.userPoolId}/.well-known/jwks.json`,
        }),
      },
    };
    const services = {
      ai: aiService(this, around, this.api.url),
      search: searchService(this, around),
      oauth: oauthService(this, around),
    };
    for (const name of serviceNames) this.api.allow(name, services[name].alias);
    const connection = this.events.toApplication("Activity", { stage, secrets: this.secrets });
    new EventKeyRotation(this, "EventKeyRotation", {
      stage,
      secret: this.secrets.eventKey,
      key: this.data.key,
      connection,
    });
    alarmOfTable(this, this.data.table, notified);
    new Dashboard(this, "Dashboard", {
      stage,
      services: documents.map((document) => ({ document, service: services[document.service] })),
      table: this.data.table,
      cache,
    });
    new CfnOutput(this, "ApiUrl", { value: this.api.url, description: "The base URL of the API" });
    new CfnOutput(this, "UserPoolId", { value: this.identity.pool.userPoolId });
    new CfnOutput(this, "ClientId", { value: this.identity.web.userPoolClientId });
    new CfnOutput(this, "TableName", { value: this.data.table.tableName });
    new CfnOutput(this, "BusName", { value: this.events.bus.eventBusName });
  }
}
