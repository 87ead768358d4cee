import { MatchersV3 } from "@pact-foundation/pact";
import { describe, expect, it } from "vitest";
import { cancelGeneration, generate, reviewFairHousing, watch } from "@/services/content";
import { type Example, exampleOf, generations } from "./generations";
import { bearer, caller, expired, json, pactWith, pastSession, place, problem, problemAfter, problemType, through } from "./pact";

const { eachLike, like, regex, string } = MatchersV3;
const pact = pactWith("ai");

/** A provider state with its parameters. */
type State = [name: string, parameters?: Record<string, string>];

const writes: State = ["the model writes"];
const knows = ({ about }: Example): State[] => (about === undefined ? [] : [["the web knows pages about", { topic: about }]]);
const reified = (template: object): unknown => MatchersV3.reify(template);

const blogPost = exampleOf("generateBlogPost");
const research = exampleOf("runResearchAgent");

/** Each interaction has a key of its own: a service answers one that it knows with what it said before. */
const keyOf = (receiving: string) => receiving.replace(/\W+/g, "-");
const key = (receiving: string) => regex("^[A-Za-z0-9._~:-]{8,128}$", keyOf(receiving));

function given(states: State[], receiving: string) {
  return states.reduce((i, [name, parameters]) => i.given(name, parameters), pact.addInteraction()).uponReceiving(receiving);
}

/** Asks for what an operation makes in the given states. Exactly that is answered so, or whatever is like it. */
function ask(
  states: State[],
  receiving: string,
  { operation, path, request }: Example,
  answer: { status: number; headers: Record<string, string | ReturnType<typeof regex>>; body: object },
  { whom = caller, body = like(request) as unknown } = {},
) {
  return given(states, receiving)
    .withRequest("POST", path, (b) =>
      b.headers({ ...json, Authorization: whom === caller ? bearer : expired, "Idempotency-Key": key(receiving) }).jsonBody(body),
    )
    .willRespondWith(answer.status, (b) => b.headers(answer.headers).jsonBody(answer.body))
    .executeTest(through(() => generate(whom, operation, request, { key: keyOf(receiving) })));
}

describe("a text", () => {
  it.each(generations)("is made: %s", async (operation) => {
    const one = exampleOf(operation);
    const outcome = await ask([writes, ...knows(one)], `a request to ${operation}`, one, { status: 200, headers: json, body: one.answer });
    expect(outcome).toEqual({ ok: true, value: { content: reified(one.answer), withoutSearch: false, withoutRows: false, withoutReview: false } });
  });

  it("cites the sources that it rests on", async () => {
    const source = {
      title: string("Down payment help"),
      url: regex("^https?://.+$", "https://www.example.org/help"),
      snippet: string("Programs for buyers."),
    };
    const body = { ...blogPost.answer, sources: eachLike(source) };
    const outcome = await ask([writes, ...knows(blogPost)], "a request for a blog post with sources", blogPost, { status: 200, headers: json, body });
    expect(outcome).toMatchObject({ ok: true, value: { content: { sources: [{ url: "https://www.example.org/help" }] } } });
  });

  it("is written without the search, and says so", async () => {
    const answer = { status: 200, headers: { ...json, "X-Degraded": "search" }, body: blogPost.answer };
    const outcome = await ask([writes, ["search is down"]], "a request for a blog post while search is down", blogPost, answer);
    expect(outcome).toEqual({ ok: true, value: { content: reified(blogPost.answer), withoutSearch: true, withoutRows: false, withoutReview: false } });
  });

  it("is written before the person's eyes", async () => {
    const receiving = "a request to watch a blog post being written";
    const stream = [
      'event: progress\ndata: {"stage":"writing","outputTokens":420,"maxTokens":6000}\n\n',
      'event: meta\ndata: {"model":"anthropic.claude-sonnet-4-6","idempotencyStatus":"stored"}\n\n',
      `event: result\ndata: ${JSON.stringify(reified(blogPost.answer))}\n\n`,
    ].join("");
    // Pact compares what is neither JSON nor XML as one text.
    const shape = regex(
      '^(event: heartbeat\\n[^\\n]*\\n\\n)*event: progress\\ndata: \\{[^\\n]*"stage":"[a-z]+"[^\\n]*\\n\\n[\\s\\S]*event: result\\ndata: \\{[^\\n]*"blogPost":\\{[^\\n]*\\n\\n$',
      stream,
    );
    const seen = await given([writes, ...knows(blogPost)], receiving)
      .withRequest("POST", blogPost.path, (b) =>
        b
          .headers({ ...json, Authorization: bearer, Accept: "text/event-stream, application/problem+json", "Idempotency-Key": key(receiving) })
          .jsonBody(like(blogPost.request)),
      )
      .willRespondWith(200, (b) =>
        b
          .headers({ "Content-Type": regex("^text/event-stream(;.*)?$", "text/event-stream") })
          .body("text/plain", Buffer.from(stream)) // which a verification guesses from the text; the header is held against the rule above
          .matchingRules({ body: { path: "$", rules: [shape] } }),
      )
      .executeTest(
        through(async () => {
          const events = [];
          for await (const event of watch(caller, blogPost.operation, blogPost.request, { key: keyOf(receiving) })) events.push(event);
          return events;
        }),
      );
    expect(seen).toEqual([
      { type: "progress", stage: "writing", share: 0.07, tokens: 420 },
      { type: "done", outcome: { ok: true, value: { content: reified(blogPost.answer), withoutSearch: false, withoutRows: false, withoutReview: false } } },
    ]);
  });
});

describe("no text", () => {
  const reference = caller.correlationId;

  it("names the field that must be corrected", async () => {
    const short = { ...blogPost, request: { topic: "ab" } };
    const answer = { status: 400, headers: problemType, body: problem(400, "invalid_request", { errors: MatchersV3.arrayContaining(place("/body/topic")) }) };
    expect(await ask([], "a request for a blog post about next to nothing", short, answer, { body: short.request })).toMatchObject({
      ok: false,
      failure: { kind: "correct", fields: [{ name: "topic", message: "is too short" }], reference },
    });
  });

  it("asks the person to sign in", async () => {
    const answer = { status: 401, headers: problemType, body: problem(401, "unauthenticated") };
    expect(await ask([], "a request for a blog post with a token that has ended", blogPost, answer, { whom: pastSession })).toMatchObject({
      ok: false,
      failure: { kind: "sign_in" },
    });
  });

  it("asks for other words when the model refuses", async () => {
    const answer = { status: 422, headers: problemType, body: problem(422, "ai.content_refused") };
    expect(await ask([["the model refuses"]], "a request for a blog post that the model refuses", blogPost, answer)).toMatchObject({
      ok: false,
      failure: { kind: "rephrase", message: expect.stringContaining("declined") },
    });
  });

  it("asks anew when a key was used for something else", async () => {
    const receiving = "a request for a blog post with a used key";
    const used: State = ["the key was used for another request", { key: keyOf(receiving) }];
    const answer = { status: 422, headers: problemType, body: problem(422, "idempotency_key_reused") };
    expect(await ask([writes, used], receiving, blogPost, answer)).toMatchObject({ ok: false, failure: { kind: "ask_anew" } });
  });

  it("waits for a writer", async () => {
    const answer = { status: 429, headers: problemAfter(30), body: problem(429, "ai.busy") };
    expect(await ask([["all writers are busy"]], "a request for a blog post while all writers are busy", blogPost, answer)).toMatchObject({
      ok: false,
      failure: { kind: "wait", retryAfter: 30 },
    });
  });

  it("waits for the model", async () => {
    const answer = { status: 503, headers: problemAfter(25), body: problem(503, "ai.model_throttled") };
    expect(await ask([["the model is throttled"]], "a request for a blog post while the model is throttled", blogPost, answer)).toMatchObject({
      ok: false,
      failure: { kind: "wait", retryAfter: 25 },
    });
  });

  it("leaves research out while search is down", async () => {
    const answer = { status: 502, headers: problemType, body: problem(502, "ai.search_unavailable") };
    expect(await ask([writes, ["search is down"]], "a request for a research report while search is down", research, answer)).toMatchObject({
      ok: false,
      failure: { kind: "unavailable", service: "search", fallback: "go_on_without", reference },
    });
  });

  it("asks for something wider when nothing is found", async () => {
    const answer = { status: 422, headers: problemType, body: problem(422, "ai.no_sources") };
    expect(await ask([writes, ["nothing is found"]], "a request for a research report about what nobody writes of", research, answer)).toMatchObject({
      ok: false,
      failure: { kind: "rephrase", message: expect.stringContaining("wider") },
    });
  });
});

describe("a text that a person edited", () => {
  it("is held against the law of fair housing", async () => {
    const text = "A family-friendly street near the park.";
    const finding = {
      phrase: "family-friendly",
      start: 2,
      end: 17,
      protectedClass: "familial_status",
      rule: "family-friendly",
      why: "It prefers families with children.",
      suggestion: "Name what is there.",
    };
    const outcome = await pact
      .addInteraction()
      .uponReceiving("a text to be reviewed for fair housing")
      .withRequest("POST", "/ai/review-fair-housing", (b) => b.headers({ ...json, Authorization: bearer }).jsonBody({ text }))
      .willRespondWith(200, (b) =>
        b.headers(json).jsonBody({
          findings: eachLike({ ...finding, why: string(finding.why), suggestion: string(finding.suggestion) }),
        }),
      )
      .executeTest(through(() => reviewFairHousing(caller, text)));
    expect(outcome).toEqual({ ok: true, value: [finding] });
    expect(text.slice(finding.start, finding.end)).toBe(finding.phrase);
  });
});

describe("a generation that nobody wants any more", () => {
  const cancel = (states: State[], receiving: string) =>
    given(states, receiving).withRequest("DELETE", `/ai/generations/${keyOf(receiving)}`, (b) => b.headers({ Authorization: bearer }));
  const cancelled = (receiving: string) => through(() => cancelGeneration(caller, { key: keyOf(receiving) }));

  it("is cancelled", async () => {
    const receiving = "a request to cancel what is being written";
    const underWay: State = ["something is being written under the key", { key: keyOf(receiving) }];
    const outcome = await cancel([underWay], receiving).willRespondWith(204).executeTest(cancelled(receiving));
    expect(outcome).toEqual({ ok: true, value: "cancelled" });
  });

  it("may be finished already", async () => {
    const receiving = "a request to cancel what is finished";
    const finished: State = ["something was written under the key", { key: keyOf(receiving) }];
    const outcome = await cancel([writes, finished], receiving)
      .willRespondWith(409, (b) => b.headers(problemType).jsonBody(problem(409, "ai.generation_finished")))
      .executeTest(cancelled(receiving));
    expect(outcome).toEqual({ ok: true, value: "finished" });
  });

  it("may never have been asked for", async () => {
    const receiving = "a request to cancel what nobody asked for";
    const outcome = await cancel([], receiving)
      .willRespondWith(404, (b) => b.headers(problemType).jsonBody(problem(404, "ai.generation_not_found")))
      .executeTest(cancelled(receiving));
    expect(outcome).toEqual({ ok: true, value: "not_found" });
  });
});
