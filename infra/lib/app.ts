import { App, type AppProps, DefaultStackSynthesizer, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { Backend } from "./backend.ts";
import { stages } from "./stages.ts";
import { Web } from "./web.ts";

/** How the CDK does what it does otherwise only for the sake of old stacks. */
const context = {
  "@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy": true,
  "@aws-cdk/aws-iam:minimizePolicies": true,
  "@aws-cdk/core:checkSecretUsage": true,
  "@aws-cdk/aws-lambda:recognizeLayerVersion": true,
  "@aws-cdk/aws-lambda:recognizeVersionProps": true,
  "@aws-cdk/aws-codedeploy:removeAlarmsFromDeploymentGroup": true,
  "@aws-cdk/aws-apigateway:disableCloudWatchRole": true,
  "@aws-cdk/aws-kms:aliasNameRef": true,
  "@aws-cdk/aws-ec2:restrictDefaultSecurityGroup": false, // it takes a function; nobody is in the default group
};

/** An application of the CDK, in which everything is made as of today. */
export const emptyApp = (props: AppProps = {}): App =>
  new App({ analyticsReporting: false, outdir: "cdk.out", context, ...props });

/** A stack's template stands alone: whoever deploys needs no more of the account than its asset bucket. */
export const synthesizer = () => new DefaultStackSynthesizer({ generateBootstrapVersionRule: false });

/** All stages of everything. */
export function makeApp(props: AppProps = {}): App {
  const app = emptyApp(props);
  for (const stage of Object.values(stages)) {
    const backend = new Backend(app, `coagent-${stage.name}`, { stage, synthesizer: synthesizer() });
    new Web(app, `coagent-${stage.name}-web`, { stage, backend, synthesizer: synthesizer() });
  }
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}
