import { describe, expectTypeOf, it } from "vitest";
import type { BlogPostResult } from "../src/ai/types.gen.js";
import type {
  Clients,
  Failure,
  KeyedCallOptions,
  Meta,
  Problem,
  ProblemCode,
  Progress,
  Result,
  SearchClient,
  Stage,
  StreamEvent,
  StreamingId,
} from "../src/index.js";
import type { AccessToken } from "../src/oauth/types.gen.js";

// What these say is checked by the compiler: tsc -p clients/ts/test.
declare const clients: Clients;
const never = () => false; // what follows it is compiled and not done

describe("the types", () => {
  it("give each operation what its document says", () => {
    if (!never()) return;
    expectTypeOf(clients.ai.generateBlogPost({ topic: "x" })).resolves.toEqualTypeOf<Result<BlogPostResult>>();
    expectTypeOf(clients.ai.watch.generateBlogPost({ topic: "x" })).toEqualTypeOf<AsyncIterable<StreamEvent<BlogPostResult>>>();
    expectTypeOf(clients.oauth.getToken({ userId: "u", provider: "ZILLOW" }, { timeoutMs: 1 })).resolves.toEqualTypeOf<Result<AccessToken>>();
    expectTypeOf(clients.ai.generateVideoScript).parameter(0).toHaveProperty("topic").toEqualTypeOf<string>();
    expectTypeOf<keyof Clients["ai"]["watch"]>().toEqualTypeOf<StreamingId>();
    expectTypeOf<keyof SearchClient>().toEqualTypeOf<"searchWeb" | "searchNews" | "invalidateCache">();
  });

  it("refuse what the document does not have", () => {
    if (!never()) return;
    // @ts-expect-error the topic is missing
    void clients.ai.generateBlogPost({});
    // @ts-expect-error the body is missing
    void clients.ai.generateBlogPost();
    // @ts-expect-error there is no such member
    void clients.ai.generateBlogPost({ topic: "x", tone: "Casual" });
    // @ts-expect-error there is no such provider
    void clients.oauth.getToken({ userId: "u", provider: "MYSPACE" });
    // @ts-expect-error a search takes no key
    void clients.search.searchWeb({ query: "x" }, { idempotencyKey: "key-0001" });
    void clients.ai.generateBlogPost({ topic: "x" }, { idempotencyKey: "key-0001" });
    // @ts-expect-error only the AI operations show their work
    void clients.search.watch;
    // @ts-expect-error it is not for callers
    void clients.search.receiveEvent;
    // @ts-expect-error an option that nobody knows
    void clients.search.searchWeb({ query: "x" }, { retry: 3 });
  });

  it("make a Result and an event one of a closed set", () => {
    if (!never()) return;
    const result = {} as Result<BlogPostResult>;
    // @ts-expect-error there may be no data
    void result.data;
    if (result.ok) expectTypeOf(result.meta).toEqualTypeOf<Meta>();
    else expectTypeOf(result.failure).toEqualTypeOf<Failure>();

    const event = {} as StreamEvent<BlogPostResult>;
    switch (event.type) {
      case "progress":
        expectTypeOf(event).toEqualTypeOf<Progress>();
        expectTypeOf(event.stage).toEqualTypeOf<Stage>();
        break;
      case "heartbeat":
        break;
      case "result":
        expectTypeOf(event.data).toEqualTypeOf<BlogPostResult>();
        break;
      case "failure":
        switch (event.failure.kind) {
          case "problem":
            expectTypeOf(event.failure.problem).toEqualTypeOf<Problem>();
            expectTypeOf(event.failure.retryAfter).toEqualTypeOf<number | undefined>();
            break;
          case "unreadable":
            expectTypeOf(event.failure.status).toBeNumber();
            break;
          case "timeout":
          case "aborted":
          case "network":
            break;
          default:
            expectTypeOf(event.failure).toBeNever();
        }
        break;
      default:
        expectTypeOf(event).toBeNever();
    }
  });

  it("let a code, a stage or a word be newer than the package, and complete those that it knows", () => {
    if (!never()) return;
    expectTypeOf<"ai.busy">().toExtend<ProblemCode>();
    expectTypeOf<ProblemCode>().toExtend<string>();
    const code: ProblemCode = "ai.moon_phase";
    const problem: Problem = { type: "about:blank", title: "x", status: 418, code, correlationId: "caller-0001" };
    expectTypeOf(problem.code).not.toEqualTypeOf<string>(); // it would complete nothing
    const stage: Stage = "proofreading";
    void [problem, stage];
  });

  it("give every failure its id, and what was thrown where something was", () => {
    if (!never()) return;
    const failure = {} as Failure;
    expectTypeOf(failure.correlationId).toEqualTypeOf<string>();
    if (failure.kind === "network") expectTypeOf(failure.cause).toEqualTypeOf<unknown>();
  });

  it("can be used with the name of an operation as a variable", () => {
    if (!never()) return;
    type Generate = { [N in StreamingId]: (body: { topic: string }, options?: KeyedCallOptions) => Promise<Result<unknown>> };
    expectTypeOf<Clients["ai"]["generateBlogPost"]>().toExtend<Generate["generateBlogPost"]>();
  });
});
