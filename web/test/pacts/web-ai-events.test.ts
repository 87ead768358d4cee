import { MatchersV3 } from "@pact-foundation/pact";
import { it } from "vitest";
import { shown } from "./events";
import { pactWith } from "./pact";

const { eachLike, integer, string } = MatchersV3;
const pact = pactWith("ai-events");
const key = "0d9f7a1e-6c1b-4a53-9c3b-4f0e5b9d6c20";
const topic = "First-time buyer programs in Austin";

it("the feed shows what was written", () =>
  shown(
    pact,
    "ai.content.generated",
    "coagent.ai",
    {
      contentType: string("blog-post"),
      idempotencyKey: string(key),
      metadata: {
        topic: string(topic),
        duration: integer(5300),
        tokensUsed: integer(2100),
        model: string("anthropic.claude-sonnet-4-6"),
        degraded: eachLike("search"),
      },
    },
    { type: "content_written", content: "blog-post", topic, degraded: ["search"], key },
  ));
