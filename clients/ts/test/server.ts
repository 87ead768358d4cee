import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { type ClientsOptions, createClients } from "../src/index.js";

/** A request as it came. */
export type Seen = { method: string; url: string; headers: IncomingHttpHeaders; body: string };

/** A gateway in small: it answers as it is told, and keeps what it was asked. It ends with the test. */
export async function serve(answer: (response: ServerResponse, nth: number) => void): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const url = await listen(async (request, response) => {
    let body = "";
    for await (const piece of request.setEncoding("utf8")) body += String(piece);
    seen.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers, body });
    answer(response, seen.length);
  });
  return { url, seen };
}

/** Where nobody listens. */
export async function nowhere(): Promise<string> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return `http://127.0.0.1:${port}`;
}

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The id of every call that says nothing else. */
export const call = "4b5b2c0e-8f1f-4a58-9c6e-1b6f1c9d2f10";

/** The clients of somebody whose token is "token". */
export function clientsOf(url: string, options: Partial<ClientsOptions> = {}) {
  return createClients({ baseUrl: url, auth: () => "token", correlationId: () => call, ...options });
}

export function sendJSON(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) {
  response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body));
}

export function sendProblem(response: ServerResponse, problem: { status: number }, headers: Record<string, string> = {}) {
  sendJSON(response, problem.status, problem, { "Content-Type": "application/problem+json", ...headers });
}

export function problem(status: number, code: string) {
  return { type: "about:blank", title: "A title", status, code, correlationId: call };
}

/** Begins a stream. What is written to it goes out at once. */
export function beginStream(response: ServerResponse, headers: Record<string, string> = {}) {
  response.writeHead(200, { "Content-Type": "text/event-stream", ...headers }).flushHeaders();
  response.socket?.setNoDelay();
}

export function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

export const post = {
  blogPost: {
    title: "First-time buyer programs",
    content: "Zwölf Häuser 🏡 stehen zum Verkauf.",
    metaDescription: "What first-time buyers can expect.",
    tags: ["buyers", "Austin", "loans"],
  },
  headerImage: { url: "https://images.example.com/1.png", alt: "A house" },
};

export const topic = { topic: "First-time buyer programs in Austin" };
export const writing = { stage: "writing" as const, outputTokens: 420, maxTokens: 6000 };
