import { RemovalPolicy, SecretValue } from "aws-cdk-lib";
import type * as kms from "aws-cdk-lib/aws-kms";
import * as secretsmanager from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { accept } from "./accepted.ts";
import type { Stage } from "./stages.ts";

/**
 * The secrets. Those of other companies are made at their consoles and put here by hand; ours are made here, and the
 * key of the event bus changes by itself.
 */
export class Secrets extends Construct {
  /** `TAVILY_API_KEY`. */
  readonly search: secretsmanager.Secret;
  /** `GOOGLE_CLIENT_ID`, `GOOGLE_CLIENT_SECRET` and those of the other providers. */
  readonly providers: secretsmanager.Secret;
  /** `current` and `previous`: what the bus shows to the application when it delivers. */
  readonly eventKey: secretsmanager.Secret;
  /** What the application seals its cookies with. */
  readonly session: secretsmanager.Secret;

  constructor(scope: Construct, id: string, stage: Stage, encryptionKey: kms.IKey) {
    super(scope, id);
    const secret = (
      name: string,
      description: string,
      more: Pick<secretsmanager.SecretProps, "secretObjectValue" | "generateSecretString">,
    ) =>
      new secretsmanager.Secret(this, name, {
        secretName: `coagent/${stage.name}/${name}`,
        description,
        encryptionKey,
        removalPolicy: RemovalPolicy.RETAIN,
        ...more,
      });
    const unset = SecretValue.unsafePlainText("unset"); // no secret: whoever deploys puts the real one in its place
    this.search = secret("search-providers", "Keys of the providers of search results", {
      secretObjectValue: { TAVILY_API_KEY: unset },
    });
    this.providers = secret("oauth-providers", "Our clients at the providers of accounts", {
      secretObjectValue: { GOOGLE_CLIENT_ID: unset, GOOGLE_CLIENT_SECRET: unset },
    });
    this.eventKey = secret("event-key", "What the event bus shows when it delivers to the application", {
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ previous: "" }),
        generateStringKey: "current",
        passwordLength: 64,
        excludePunctuation: true,
      },
    });
    for (const theirs of [this.search, this.providers])
      accept(theirs, {
        SMG4: "Only the other company can make a new one: docs/operations.md says how it is changed by hand.",
      });
    // 43 letters and digits are, as base64, the 32 bytes that it takes.
    this.session = secret("session-key", "What the application seals its cookies with", {
      generateSecretString: { passwordLength: 43, excludePunctuation: true },
    });
    accept(this.session, {
      SMG4: "A new key signs everybody out, so it is changed by a person who has a reason to.",
    });
  }
}

/** A member of a secret, filled in when the stack is deployed. It is in no template. */
export const memberOf = (secret: secretsmanager.ISecret, name: string): string =>
  SecretValue.secretsManager(secret.secretArn, { jsonField: name }).unsafeUnwrap();
