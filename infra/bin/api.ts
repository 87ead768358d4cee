// Prints what API Gateway is told of a stage: the document of the REST API, and how much of each operation it lets
// through.
//   node bin/api.ts dev
import { Template } from "aws-cdk-lib/assertions";
import { record } from "../lib/api/document.ts";
import { emptyApp, synthesizer } from "../lib/app.ts";
import { Backend } from "../lib/backend.ts";
import { stages } from "../lib/stages.ts";

const [, , name] = process.argv;
const stage = Object.values(stages).find((one) => one.name === name);
if (stage === undefined) throw new Error(`there is no stage ${name}`);
const template = Template.fromStack(new Backend(emptyApp(), stage.name, { stage, synthesizer: synthesizer() }));
const [api] = Object.values(template.findResources("AWS::ApiGateway::RestApi"));
const [deployed] = Object.values(template.findResources("AWS::ApiGateway::Stage"));
process.stdout.write(
  JSON.stringify({
    expectedUsers: stage.expectedUsers,
    document: record(api?.["Properties"])["Body"],
    settings: record(deployed?.["Properties"])["MethodSettings"],
  }),
);
