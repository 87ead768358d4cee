import { describe, expectTypeOf, it } from "vitest";
import type { BlogPostResult } from "../src/ai/index.js";
import type { Clients, Failure, Meta, Problem, Progress, Result, SearchClient, Stage, StreamEvent } from "../src/index.js";
import type { AccessToken } from "../src/oauth/index.js";
import type * as ai from "../src/ai/sdk.gen.js";
import type * as oauth from "../src/oauth/sdk.gen.js";
import type * as search from "../src/search/sdk.gen.js";

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
    expectTypeOf<keyof Clients["ai"]>().toEqualTypeOf<keyof typeof ai | "watch">();
    expectTypeOf<keyof Clients["ai"]["watch"]>().toEqualTypeOf<keyof typeof ai>();
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
    void clients.search.searchWeb({ query: "x" }, { retries: 3 });
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

  it("know of no operation that takes what a call cannot give: query parameters", () => {
    type Asks<S> = { [K in keyof S]: S[K] extends (o: infer O) => unknown ? (O extends { query?: infer Q } ? Q : never) : never }[keyof S];
    expectTypeOf<NonNullable<Asks<typeof ai> | Asks<typeof search> | Asks<typeof oauth>>>().toBeNever();
  });
});
