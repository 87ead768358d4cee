// Signs in and has a blog post written before one's eyes. `make run` starts all it needs and tells COGNITO_CLIENT_ID.
import { createClients } from "@coagent/clients";

declare const process: { env: Record<"GATEWAY_URL" | "COGNITO_URL" | "COGNITO_CLIENT_ID", string | undefined> };
const {
  GATEWAY_URL = "http://127.0.0.1:8080",
  COGNITO_URL = "http://127.0.0.1:9229",
  COGNITO_CLIENT_ID,
} = process.env;

const answer = await fetch(COGNITO_URL, {
  method: "POST",
  headers: {
    "Content-Type": "application/x-amz-json-1.1",
    "X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth",
  },
  body: JSON.stringify({
    AuthFlow: "USER_PASSWORD_AUTH",
    ClientId: COGNITO_CLIENT_ID,
    AuthParameters: { USERNAME: "demo@coagent.example", PASSWORD: "Demo-password-1" },
  }),
});
const signedIn = (await answer.json()) as { AuthenticationResult?: { AccessToken: string } };

const { ai } = createClients({ baseUrl: GATEWAY_URL, auth: () => signedIn.AuthenticationResult?.AccessToken });
const idempotencyKey = crypto.randomUUID(); // with it a call may be repeated: the post is written once
for await (const event of ai.watch.generateBlogPost(
  { topic: "First-time buyer programs in Austin" },
  { idempotencyKey },
)) {
  if (event.type === "progress")
    console.log(`${event.stage}: ${event.outputTokens} of at most ${event.maxTokens} tokens`);
  if (event.type === "result") console.log(`# ${event.data.blogPost.title}\n\n${event.data.blogPost.content}`);
  if (event.type === "failure") {
    const { kind, correlationId } = event.failure;
    throw new Error(`No post: ${kind === "problem" ? event.failure.problem.code : kind} (${correlationId})`);
  }
}
