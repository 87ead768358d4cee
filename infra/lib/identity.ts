import { readFileSync } from "node:fs";
import path from "node:path";
import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import * as cognito from "aws-cdk-lib/aws-cognito";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as logs from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { accept } from "./accepted.ts";
import type { Document } from "./api/document.ts";
import type { Stage } from "./stages.ts";

/** The group of those who are operators: the application knows it by this name. */
export const operators = "operators";

/** Who people are: the user pool, the application's client of it, and what operators may do more than others. */
export class Identity extends Construct {
  readonly pool: cognito.UserPool;
  readonly web: cognito.UserPoolClient;
  /** What the pool calls itself in its tokens. */
  readonly issuer: string;

  constructor(scope: Construct, id: string, stage: Stage, documents: readonly Document[]) {
    super(scope, id);
    this.pool = new cognito.UserPool(this, "Pool", {
      userPoolName: `coagent-${stage.name}`,
      selfSignUpEnabled: true,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
      },
      accountRecovery: cognito.AccountRecovery.EMAIL_ONLY,
      mfa: cognito.Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      featurePlan: cognito.FeaturePlan.ESSENTIALS, // the least that lets a trigger change access tokens
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    accept(this.pool, {
      COG2: "People may add a second factor; an agent who only writes is not made to.",
      COG8: "The plan Plus costs several times as much for each person, and adds a guess at how risky a sign-in is.",
    });
    this.web = this.pool.addClient("Web", {
      userPoolClientName: "web",
      generateSecret: false,
      authFlows: { userPassword: true },
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(30),
      disableOAuth: true,
    });
    new cognito.CfnUserPoolGroup(this, "Operators", {
      userPoolId: this.pool.userPoolId,
      groupName: operators,
      description: "They see how everything stands, and may clear what is cached.",
    });
    this.pool.addTrigger(
      cognito.UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG,
      this.adminScopes(stage, documents),
      cognito.LambdaVersion.V2_0,
    );
    this.issuer = `https://cognito-idp.${Stack.of(this).region}.amazonaws.com/${this.pool.userPoolId}`;
  }

  /**
   * What puts the scopes for operators into their access tokens. Nobody else can: a token that one gets by signing in
   * through the SDK has no scope but that of one's own account, whatever groups one is in.
   */
  private adminScopes(stage: Stage, documents: readonly Document[]): lambda.Function {
    const logGroup = new logs.LogGroup(this, "ScopesLog", {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new iam.Role(this, "ScopesRole", { assumedBy: new iam.ServicePrincipal("lambda.amazonaws.com") });
    logGroup.grantWrite(role);
    return new lambda.Function(this, "Scopes", {
      functionName: `coagent-${stage.name}-admin-scopes`,
      description: "Puts the scopes of operators into their access tokens",
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: "index.handler",
      code: lambda.Code.fromInline(
        readFileSync(path.join(import.meta.dirname, "..", "functions", "admin-scopes.cjs"), "utf8"),
      ),
      environment: { GROUP: operators, SCOPES: scopesOf(documents).join(" ") },
      memorySize: 128,
      timeout: Duration.seconds(5), // Cognito waits no longer
      role,
      logGroup,
    });
  }
}

/**
 * The scopes for operators: those that the documents ask for, and those that the services know beside them: with
 * oauth/admin one reaches the connections of others.
 */
export const scopesOf = (documents: readonly Document[]): string[] =>
  [
    ...new Set([
      "oauth/admin",
      ...documents.flatMap(({ operations }) =>
        operations.flatMap(({ scope }) => (scope === undefined ? [] : [scope])),
      ),
    ]),
  ].sort();
