import "server-only";
import {
  BedrockRuntimeClient,
  BedrockRuntimeServiceException,
  ConverseCommand,
  type ConverseCommandOutput,
  type Tool,
} from "@aws-sdk/client-bedrock-runtime";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { settings } from "@/settings";
import type { Problem } from "./failure";
import { addressed, lasting } from "./lasting";

/** What the model is to do, and the JSON Schema of what it answers. */
export type Question = { system: string; prompt: string; schema: object; maxTokens: number };

/** What the model answered, which nobody has checked, and the tokens that it took. */
export type Answer = { value: unknown; tokens: number };

const client = lasting(
  () => ({ region: settings.modelRegion, endpoint: settings.modelEndpoint }),
  ({ region, endpoint }) =>
    new BedrockRuntimeClient({
      region,
      ...addressed(endpoint),
      maxAttempts: 3, // the one layer that repeats
      // HTTP/1.1: the SDK's own choice is HTTP/2, for streams in both directions. The time is the caller's signal's.
      requestHandler: new NodeHttpHandler({ connectionTimeout: 2_000 }),
    }),
);

const tool = "answer";

/** Asks the model by Bedrock's Converse, which must call one tool with its answer. */
export async function askModel(question: Question, signal: AbortSignal): Promise<Answer | Problem> {
  const { system, prompt, schema, maxTokens } = question;
  try {
    const output = await client().send(
      new ConverseCommand({
        modelId: settings.modelId,
        system: [{ text: system }],
        messages: [{ role: "user", content: [{ text: prompt }] }],
        inferenceConfig: { maxTokens },
        toolConfig: {
          tools: [
            { toolSpec: { name: tool, description: "Takes the answer.", inputSchema: { json: schema } } } as Tool,
          ],
          toolChoice: { tool: { name: tool } },
        },
      }),
      { abortSignal: signal },
    );
    return answerIn(output);
  } catch (error) {
    if (signal.aborted) return { code: "ai.model_timeout" };
    return problemOf(error);
  }
}

function answerIn({ stopReason, output, usage }: ConverseCommandOutput): Answer | Problem {
  if (stopReason === "max_tokens") return { code: "ai.output_truncated" };
  if (stopReason === "content_filtered" || stopReason === "guardrail_intervened" || `${stopReason}` === "refusal")
    return { code: "ai.content_refused" };
  const called = output?.message?.content?.find(({ toolUse }) => toolUse?.name === tool)?.toolUse;
  if (called === undefined) return { code: "ai.invalid_model_output" };
  return { value: called.input, tokens: (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0) };
}

// What is no answer of Bedrock's is an outage.
function problemOf(error: unknown): Problem {
  if (!(error instanceof BedrockRuntimeServiceException)) return { code: "ai.model_unavailable" };
  switch (error.name) {
    case "ThrottlingException":
    case "ServiceQuotaExceededException":
    case "ModelNotReadyException":
      return { code: "ai.model_throttled", retryAfter: 5 };
    case "ModelTimeoutException":
      return { code: "ai.model_timeout" };
    case "ValidationException":
      return { code: /too long/i.test(error.message) ? "ai.input_too_long" : "ai.model_rejected" };
    case "AccessDeniedException":
    case "ResourceNotFoundException":
      return { code: "ai.model_rejected" };
    default:
      return { code: "ai.model_unavailable" };
  }
}
