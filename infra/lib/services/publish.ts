import * as iam from "aws-cdk-lib/aws-iam";
import type { Events } from "../events.ts";

/** Allows to say something on the bus as one source, and as no other. */
export const publish = ({ events }: { readonly events: Events }, source: string) =>
  new iam.PolicyStatement({
    sid: "Announce",
    actions: ["events:PutEvents"],
    resources: [events.bus.eventBusArn],
    conditions: { StringEquals: { "events:source": source } },
  });
