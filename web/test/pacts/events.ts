import { MatchersV3, type PactV4 } from "@pact-foundation/pact";
import { expect } from "vitest";
import { type Activity, readEvent } from "@/services/events";
import { userId } from "./pact";

const { integer, like, string } = MatchersV3;

export const at = 1795350000000;

/** Expects an event of a type from its real publisher, as EventBridge delivers it, and says what the feed makes of it. */
export async function shown(pact: PactV4, type: string, source: string, about: object, activity: object): Promise<void> {
  await pact
    .addAsynchronousInteraction()
    .expectsToReceive(`an ${type} event`, (b) =>
      b.withMetadata({ contentType: "application/json", "detail-type": type, source }).withJSONContent({
        "detail-type": type,
        source,
        detail: { eventType: type, eventId: string("event-4b5b2c0e"), timestamp: integer(at), userId: like(userId), ...about },
      }),
    )
    .executeTest(async (message) => {
      const whole = { id: "event-4b5b2c0e", at: new Date(at), userId, ...activity } as Activity;
      expect(readEvent(message.contents.content)).toEqual({ kind: "activity", activity: whole });
    });
}
