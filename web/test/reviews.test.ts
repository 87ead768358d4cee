import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { POST } from "@/app/(application)/studio/reviews/route";
import type { Reading } from "@/editing/reading";
import { arrive } from "./headers";
import { inCookies, key, sessionOf, trace } from "./visitor";

const origin = "https://app.example.com";
const finding = {
  phrase: "family-friendly",
  start: 2,
  end: 17,
  protectedClass: "familial_status",
  rule: "family-friendly",
  why: "It prefers families with children.",
  suggestion: "Name what is there.",
};

let answer: { status: number; type: string; body: object };
let asked: unknown[];
const gateway = http.createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  asked.push(JSON.parse(Buffer.concat(chunks).toString()));
  response.writeHead(answer.status, { "Content-Type": answer.type });
  response.end(JSON.stringify(answer.body));
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
  arrive({ ...trace, origin, cookie: await inCookies(sessionOf()) });
});

type Passages = { mark: number; words: string }[];
const sent = (text: string, passages: Passages = [{ mark: 3, words: "near the park" }]) =>
  POST(new Request(`${origin}/studio/reviews`, { method: "POST", body: JSON.stringify({ text, passages }) }));
const read = async (text: string) => (await (await sent(text)).json()) as Reading;

it("an edited text comes back as it is shown, with what is to be checked and what steers", async () => {
  answer = { status: 200, type: "application/json", body: { findings: [finding] } };
  const { blocks, review } = await read("A family-friendly street near the park.");
  expect(review).toEqual({ ok: true, value: [finding] });
  expect(blocks).toMatchObject([
    {
      kind: "paragraph",
      content: [{ text: "A family-friendly street " }, { text: "near the park.", mark: 3 }],
    },
  ]);
  expect(asked).toEqual([{ text: "A family-friendly street near the park." }]);
});

it("an edited text is shown although nobody can review it, and says so", async () => {
  const problem = { type: "about:blank", title: "Busy", status: 400, code: "invalid_request", correlationId: trace["x-correlation-id"] };
  answer = { status: 400, type: "application/problem+json", body: problem };
  const { blocks, review } = await read("A street.");
  expect(blocks).toMatchObject([{ kind: "paragraph" }]);
  expect(review).toMatchObject({ ok: false, failure: { message: expect.stringMatching(/\w/) } });
});

it("of a text without a word nothing is asked", async () => {
  expect(await read(" \n")).toEqual({ blocks: [], review: { ok: true, value: [] } });
  expect(asked).toEqual([]);
});

it("a text that is longer than any post is refused", async () => {
  expect((await sent("a".repeat(60_001))).status).toBe(400);
  expect(asked).toEqual([]);
});

it("an edited text is marked with as many sentences as an answer may doubt, each as long as it may be", async () => {
  answer = { status: 200, type: "application/json", body: { findings: [] } };
  const passages = (count: number, length: number) => Array.from({ length: count }, (_, mark) => ({ mark, words: "a".repeat(length) }));
  expect((await sent("A street.", passages(20, 500))).status).toBe(200);
  expect((await sent("A street.", passages(21, 500))).status).toBe(400);
  expect((await sent("A street.", passages(20, 501))).status).toBe(400);
});

it("an edited text is reviewed in pieces that the service takes, none of which begins within a character", async () => {
  answer = { status: 200, type: "application/json", body: { findings: [] } };
  const [before, after] = ["a".repeat(9_999), `\u{1f3e1}${"b".repeat(100)}`];
  expect((await read(before + after)).review).toEqual({ ok: true, value: [] });
  expect(asked).toEqual([{ text: before }, { text: after }]);
});
