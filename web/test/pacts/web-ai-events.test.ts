import { MatchersV3 } from "@pact-foundation/pact";
import { it } from "vitest";
import { shown } from "./events";
import { pactWith } from "./pact";

const { integer, string } = MatchersV3;
const pact = pactWith("ai-events");
const topic = "First-time buyer programs in Austin";

it("the feed shows what was written", () =>
  shown(
    pact,
    "ai.content.generated",
    "coagent.ai",
    {
      contentType: string("blog-post"),
      metadata: { topic: string(topic), duration: integer(5300), tokensUsed: integer(2100), model: string("anthropic.claude-sonnet-4-6") },
    },
    { type: "content_written", content: "blog-post", topic },
  ));
