import http from "node:http";
import type { AddressInfo } from "node:net";
import { forms } from "@coagent/clients/forms";
import { operations } from "@coagent/clients/operations";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { writeAction } from "@/app/(application)/studio/[flow]/actions";
import { POST } from "@/app/(application)/studio/[flow]/generations/route";
import { type Ending, follow } from "@/app/(application)/studio/run";
import { budgetOf } from "@/budget/budget";
import { flowIds, flows } from "@/flows/flows";
import { exampleOf } from "@/flows/form";
import { describedAs } from "./documents";
import { arrive } from "./headers";
import { tableOfOwn } from "./tables";
import { inCookies, key, sessionOf, trace } from "./visitor";

tableOfOwn();
const correlationId = trace["x-correlation-id"];
const origin = "https://app.example.com";

let events: [event: string, data: object][];
let asked: unknown[];
let goesOn: boolean; // the service is still writing after the events
const gateway = http.createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  asked.push({ path: request.url, key: request.headers["idempotency-key"], body: JSON.parse(Buffer.concat(chunks).toString()) });
  if (request.headers.accept?.startsWith("application/json")) {
    response.writeHead(200, { "Content-Type": "application/json" });
    return void response.end(JSON.stringify(events.at(-1)?.[1]));
  }
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  response.write(events.map(([event, data]) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join(""));
  if (!goesOn) response.end();
});
beforeAll(async () => {
  await new Promise<void>((ready) => gateway.listen(0, "127.0.0.1", ready));
  vi.stubEnv("GATEWAY_URL", `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`);
  vi.stubEnv("WEB_ORIGIN", origin);
  vi.stubEnv("SESSION_KEY", key.toString("base64"));
});
afterAll(() => {
  vi.unstubAllEnvs();
  gateway.closeAllConnections();
  gateway.close();
});
beforeEach(async () => {
  asked = [];
  goesOn = false;
  arrive({ ...trace, origin, cookie: await inCookies(sessionOf()) });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const run = { key: "f3b1c1de-3a52-4a0e-8f6e-0a4c4f1d2b11", request: { topic: "gardens" }, begun: 0 };
const flow = "generateBlogPost";
const sent = (body: string, slug = "blog-post") =>
  POST(new Request(`${origin}/studio/${slug}/generations`, { method: "POST", body }), { params: Promise.resolve({ flow: slug }) });
const streamed = async () => (await sent(JSON.stringify({ flow, key: run.key, request: run.request }))).text();

// What the page makes of a stream.
async function followed(stream: string): Promise<{ told: unknown[]; ending: Ending }> {
  vi.stubGlobal("fetch", async () => new Response(stream));
  const told: unknown[] = [];
  return { ending: await follow(flow, run, new AbortController().signal, (event) => told.push(event)), told };
}

const progress = { stage: "writing", outputTokens: 60, maxTokens: 6000 };
const post = { blogPost: { title: "Gardens", content: "# Gardens", tags: [], metaDescription: "All about gardens" } };

it("is never silent for longer than the service is, and the page sees events alone", async () => {
  events = [
    ["heartbeat", {}],
    ["progress", progress],
    ["heartbeat", {}],
    ["result", post],
  ];
  const stream = await streamed();
  expect(stream).toMatch(/^:\n\ndata: [^\n]+\n\n:\n\ndata: [^\n]+\n\n$/);
  const { told, ending } = await followed(stream);
  expect(told).toMatchObject([{ type: "progress", tokens: 60 }, { type: "done" }]);
  expect(ending).toMatchObject({ ok: true, value: { flow, result: post, texts: { "/blogPost/content": [{ kind: "heading" }] } } });
});

it("that fails on our side ends so before the person's eyes, by the name that the log knows it by", async () => {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  events = [
    ["progress", progress],
    ["result", { blogPost: null }],
  ];
  const { told, ending } = await followed(await streamed());
  expect(told).toMatchObject([{ type: "progress" }, { type: "done" }]);
  expect(ending).toMatchObject({ ok: false, failure: { kind: "fault", reference: correlationId } });
  expect(write).toHaveBeenCalledExactlyOnceWith(expect.stringContaining(`"correlationId":"${correlationId}"`));
});

it("may be asked for in as many words as the document allows the service to be", async () => {
  events = [["result", post]];
  const { maxBody } = operations.generateBlogPost;
  const request = JSON.stringify(run.request);
  const padded = (bytes: number) => `{"flow":"${flow}","key":"${run.key}","request":${request}${" ".repeat(bytes - request.length)}}`;
  const whole = await sent(padded(maxBody));
  expect([whole.status, await whole.text()]).toEqual([200, expect.stringContaining("done")]);
  expect((await sent(padded(2 * maxBody))).status).toBe(422);
});

describe("the month's budget", () => {
  const used = async () => {
    const budget = await budgetOf("dana");
    return budget.ok && [budget.value.texts.used, budget.value.searches.used];
  };
  const problem = (status: number, code: string): typeof events => [["error", { type: "about:blank", title: "No", status, code, correlationId }]];

  it("pays for a text once, however often it is asked for with its key", async () => {
    events = [["result", post]];
    for (let tries = 0; tries < 3; tries++) await streamed();
    expect(await used()).toEqual([1, 0]);
  });

  it("pays for the searches that were made, and for none where the flow makes none", async () => {
    events = [["result", { ...post, queries: ["gardens", "gardens 2026", "gardens (news)"] }]];
    await streamed();
    expect(await used()).toEqual([1, 3]);
    const { request, answer } = describedAs("ai", "generateAgentBio");
    events = [["result", answer]];
    await (await sent(JSON.stringify({ flow: "generateAgentBio", key: crypto.randomUUID(), request }), "agent-bio")).text();
    expect(await used()).toEqual([2, 3]);
  });

  it("pays as well before the page's script has come", async () => {
    events = [["result", { ...post, queries: ["gardens"] }]];
    const form = new FormData();
    for (const [name, text] of Object.entries({ flow, key: run.key, topic: "gardens" })) form.set(name, text);
    await writeAction(undefined, form);
    expect(await used()).toEqual([1, 1]);
  });

  it("pays for no text that failed", async () => {
    events = problem(502, "ai.invalid_model_output");
    await streamed();
    expect(await used()).toEqual([0, 0]);
  });

  it("pays for no text that failed on our side", async () => {
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    events = [["result", { blogPost: null }]];
    await streamed();
    expect(await used()).toEqual([0, 0]);
  });

  it.each([
    ["was cancelled", "ai.generation_cancelled"],
    ["was asked for in other words before", "idempotency_key_reused"],
  ])("pays for a text that %s, also when it fails in another way after it", async (_, code) => {
    events = problem(409, code);
    await streamed();
    events = problem(429, "ai.busy");
    await streamed();
    expect(await used()).toEqual([1, 4]);
  });

  it("pays once for what was cancelled, and for no try after it that finds no room, however often", async () => {
    events = problem(409, "ai.generation_cancelled");
    await streamed();
    events = problem(429, "ai.busy");
    const again = JSON.stringify({ flow, key: "0b1f4a77-58ce-4d0e-9d4d-27d2f0c9be55", request: run.request });
    for (let tries = 0; tries < 3; tries++) {
      await (await sent(again)).text();
      expect(await used()).toEqual([1, 4]);
    }
  });

  it("pays for a text that somebody does not wait for", async () => {
    events = [["progress", progress]];
    goesOn = true;
    const leaving = new AbortController();
    const body = JSON.stringify({ flow, key: run.key, request: run.request });
    const request = new Request(`${origin}/studio/blog-post/generations`, { method: "POST", body, signal: leaving.signal });
    const response = await POST(request, { params: Promise.resolve({ flow: "blog-post" }) });
    const reader = response.body?.getReader();
    await reader?.read();
    leaving.abort();
    while ((await reader?.read())?.done === false); // what is left to be read of it
    expect(await used()).toEqual([1, 4]);
  });

  it("lets what does not search be written when there are no searches left", async () => {
    vi.stubEnv("MONTHLY_BUDGETS", "texts=5,searches=3");
    const { request, answer } = describedAs("ai", "generateAgentBio");
    events = [["result", post]];
    expect(await streamed()).toContain("budget_spent");
    events = [["result", answer]];
    await (await sent(JSON.stringify({ flow: "generateAgentBio", key: run.key, request }), "agent-bio")).text();
    expect(await used()).toEqual([1, 0]);
    vi.stubEnv("MONTHLY_BUDGETS", "");
  });

  it("is told when it is used up, and nothing is asked for", async () => {
    vi.stubEnv("MONTHLY_BUDGETS", "texts=0,searches=0");
    events = [["result", post]];
    const { ending } = await followed(await streamed());
    expect(ending).toMatchObject({ ok: false, failure: { kind: "budget_spent" } });
    expect(asked).toEqual([]);
    vi.stubEnv("MONTHLY_BUDGETS", "");
  });

  it("keeps nobody from writing while the table is away", async () => {
    const endpoint = process.env["AWS_ENDPOINT_URL_DYNAMODB"];
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9");
    events = [["result", post]];
    expect((await followed(await streamed())).ending).toMatchObject({ ok: true });
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", endpoint);
  });
});

describe("every flow", () => {
  it.each(flowIds)("gives what its document promises: %s", async (flow) => {
    const { request, answer } = describedAs("ai", flow);
    events = [["result", answer]];
    const response = await sent(JSON.stringify({ flow, key: run.key, request }), flows[flow].slug);
    const { ending } = await followed(await response.text());
    expect(ending).toMatchObject({ ok: true, value: { flow, request, result: answer, claims: [] } });
    expect(asked).toEqual([{ path: operations[flow].path, key: run.key, body: expect.objectContaining(request) }]);
  });

  it.each(flowIds)("is asked for by a form alone, too: %s", async (flow) => {
    const { request, answer } = describedAs("ai", flow);
    events = [["result", answer]];
    const form = new FormData();
    const typed = exampleOf(forms[flow]);
    for (const [name, text] of Object.entries({ flow, key: run.key, ...typed })) form.set(name, text);
    const state = await writeAction(undefined, form);
    expect(state).toMatchObject({ outcome: { ok: true, value: { flow, result: answer } }, typed });
    expect(asked).toEqual([expect.objectContaining({ key: run.key, body: expect.objectContaining(request) })]);
  });
});

// Feature: microservices-architecture, Property 12: Service orchestration
it("takes what it costs from the month, asks its operation once and settles what that made of searches", async () => {
  vi.stubEnv("MONTHLY_BUDGETS", "texts=5000,searches=20000");
  vi.stubEnv("MONTHLY_BUDGETS_OF_ALL", "texts=5000,searches=20000");
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...flowIds), fc.boolean(), fc.uuid(), async (flow, byForm, key) => {
      const { request, answer } = describedAs("ai", flow);
      [asked, events] = [[], [["result", answer]]];
      const before = await budgetOf("dana");
      if (byForm) {
        const form = new FormData();
        for (const [name, text] of Object.entries({ flow, key, ...exampleOf(forms[flow]) })) form.set(name, text);
        expect(await writeAction(undefined, form)).toMatchObject({ outcome: { ok: true } });
      } else {
        const response = await sent(JSON.stringify({ flow, key, request }), flows[flow].slug);
        expect(await response.text()).toContain('"ok":true');
      }
      expect(asked).toEqual([{ path: operations[flow].path, key, body: expect.objectContaining(request) }]);
      const after = await budgetOf("dana");
      if (!before.ok || !after.ok) throw new Error("the table is away");
      const { texts, searches } = before.value;
      const { queries = [] } = answer as { queries?: string[] };
      expect([after.value.texts.used, after.value.searches.used]).toEqual([texts.used + 1, searches.used + queries.length]);
    }),
    { numRuns: 100 },
  );
  vi.stubEnv("MONTHLY_BUDGETS", "");
  vi.stubEnv("MONTHLY_BUDGETS_OF_ALL", "");
});

it("a form that says too little is told so by its fields", async () => {
  const form = new FormData();
  for (const [name, text] of Object.entries({ flow: "generateSocialMediaPost", key: run.key, topic: "short" })) form.set(name, text);
  expect(await writeAction(undefined, form)).toMatchObject({
    outcome: {
      ok: false,
      failure: {
        kind: "correct",
        fields: [
          { name: "request.topic", message: "Use 10 characters or more." },
          { name: "request.tone", message: "Please choose one of the list." },
        ],
      },
    },
  });
  expect(asked).toEqual([]);
});

it.each([
  ["no flow", "limericks", "generateBlogPost", 404],
  ["a name that every object has", "constructor", "constructor", 404],
  ["another flow than that of its address", "market-update", "generateBlogPost", 400],
])("nothing is asked for %s", async (_, slug, flow, status) => {
  expect((await sent(JSON.stringify({ flow, key: run.key, request: run.request }), slug)).status).toBe(status);
  expect(asked).toEqual([]);
});
