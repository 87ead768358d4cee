import * as iam from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { accept } from "../accepted.ts";
import { Service } from "../service.ts";
import { publish } from "./publish.ts";
import { arnOfModel, type Surroundings, usual } from "./surroundings.ts";

/** The AI service. It has no table: what it keeps is in the cache for a day. */
export function aiService(scope: Construct, around: Surroundings, searchUrl: string): Service {
  const { stage, data, cache, events } = around;
  const service = new Service(scope, "Ai", {
    ...usual(around, "ai"),
    memory: 1024,
    longest: 300,
    reservedConcurrency: 10, // texts cost money: so many are written at once, and no more
    network: around.network,
    environment: {
      ...around.identity,
      ...cache.environment,
      BEDROCK_MODEL_ID: stage.models.deep,
      BEDROCK_FAST_MODEL_ID: stage.models.fast,
      BEDROCK_REGION: stage.region,
      SEARCH_SERVICE_URL: searchUrl,
      EVENTBRIDGE_BUS_NAME: events.bus.eventBusName,
      IMAGE_MODEL_ID: stage.models.image,
      IMAGE_REGION: stage.models.imageRegion,
      IMAGE_BUCKET_NAME: data.images.bucketName,
      IMAGE_BASE_URL: `${stage.webOrigin}/images`,
      MAX_CONCURRENT_GENERATIONS: "1", // a function has one request at a time
      // Fewer than there are functions, so that who finds no place is told so by one of them.
      MAX_CONCURRENT_GENERATIONS_OF_ALL: "8",
    },
  });
  service.allow(
    new iam.PolicyStatement({
      sid: "Write",
      actions: ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"],
      resources: [stage.models.deep, stage.models.fast].flatMap((model) => arnOfModel(scope, model)),
    }),
    new iam.PolicyStatement({
      sid: "Draw",
      actions: ["bedrock:InvokeModel"],
      resources: arnOfModel(scope, stage.models.image, stage.models.imageRegion),
    }),
    new iam.PolicyStatement({
      sid: "EndOfLife",
      actions: ["bedrock:GetFoundationModel"],
      resources: [stage.models.deep, stage.models.fast].flatMap((model) =>
        arnOfModel(scope, model).filter((arn) => arn.includes(":foundation-model/")),
      ),
    }),
    new iam.PolicyStatement({
      sid: "KeepImages",
      actions: ["s3:PutObject"],
      resources: [data.images.arnForObjects("*")],
    }),
    publish(around, "coagent.ai"),
  );
  accept(service, {
    "IAM5[Resource::<DataImagesE36FBF16.Arn>/*]": "Images are named after their content, so no name is known before.",
  });
  return service;
}
