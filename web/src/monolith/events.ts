import "server-only";
import { createHash } from "node:crypto";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { zAiContentGenerated } from "@coagent/clients/events/zod";
import type { z } from "zod";
import type { Flow } from "@/flows/flows";
import type { Caller } from "@/services/caller";
import { settings } from "@/settings";
import { logError } from "@/telemetry/log";
import { addressed, lasting } from "./lasting";

/** What is told of a text that is there: what it is about and what it cost, and nothing of the text. */
export type Written = {
  flow: Flow;
  key: string;
  contentType: string;
  topic: string;
  /** ms */
  duration: number;
  tokensUsed: number;
  degraded: string[];
};

const client = lasting(
  () => ({ region: settings.region, endpoint: settings.busEndpoint }),
  ({ region, endpoint }) =>
    new EventBridgeClient({
      region: region ?? "",
      ...addressed(endpoint),
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
    }),
);

/**
 * Tells the bus of a text, as the AI service does, under the id that the service would give it. The text is there
 * whatever becomes of this: what the bus does not take in three tries is lost, and the log has its id.
 */
export async function announce(caller: Caller, written: Written): Promise<void> {
  const event = eventOf(caller, written);
  try {
    const detail = JSON.stringify(zAiContentGenerated.parse(event));
    const { FailedEntryCount } = await client().send(
      new PutEventsCommand({
        Entries: [
          { EventBusName: settings.busName, Source: "coagent.ai", DetailType: event.eventType, Detail: detail },
        ],
      }),
    );
    if (FailedEntryCount !== 0) throw new Error("the bus took the call and not the event");
  } catch (error) {
    logError("An event is lost.", { correlationId: caller.correlationId, eventId: event.eventId, error });
  }
}

const eventOf = ({ userId }: Caller, written: Written): z.output<typeof zAiContentGenerated> => {
  const { flow, key, contentType, topic, duration, tokensUsed, degraded } = written;
  const name = createHash("sha256").update(`${userId}\0${flow}\0${key}`).digest("hex").slice(0, 32);
  return {
    eventType: "ai.content.generated",
    eventId: `ai-${name}`,
    timestamp: Date.now(),
    userId,
    contentType,
    idempotencyKey: key,
    metadata: {
      topic: topic.slice(0, 300),
      duration: Math.round(duration),
      tokensUsed,
      model: settings.modelId,
      path: "monolith",
      ...(degraded.length > 0 && { degraded }),
    },
  };
};
