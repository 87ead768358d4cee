import http from "node:http";
import type { AddressInfo } from "node:net";
import { operations } from "@coagent/clients/operations";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { POST } from "@/app/(application)/studio/generations/route";
import { type Ending, follow } from "@/app/(application)/studio/run";
import { arrive } from "./headers";
import { inCookies, key, sessionOf, trace } from "./visitor";

const correlationId = trace["x-correlation-id"];
const origin = "https://app.example.com";

let events: [event: string, data: object][];
const gateway = http.createServer((_, response) => {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  response.end(events.map(([event, data]) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join(""));
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
beforeEach(async () => arrive({ ...trace, origin, cookie: await inCookies(sessionOf()) }));
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const run = { key: "f3b1c1de-3a52-4a0e-8f6e-0a4c4f1d2b11", request: { topic: "gardens" }, begun: 0 };
const sent = (body: string) => POST(new Request(`${origin}/studio/generations`, { method: "POST", body }));
const streamed = async () => (await sent(JSON.stringify({ key: run.key, request: run.request }))).text();

// What the page makes of a stream.
async function followed(stream: string): Promise<{ told: unknown[]; ending: Ending }> {
  vi.stubGlobal("fetch", async () => new Response(stream));
  const told: unknown[] = [];
  return { ending: await follow(run, new AbortController().signal, (event) => told.push(event)), told };
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
  expect(ending).toMatchObject({ ok: true, value: { content: post, blocks: [{ kind: "heading" }] } });
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
  const padded = (bytes: number) => `{"key":"${run.key}","request":${request}${" ".repeat(bytes - request.length)}}`;
  expect((await sent(padded(maxBody))).status).toBe(200);
  expect((await sent(padded(2 * maxBody))).status).toBe(422);
});
