import http from "node:http";
import type { AddressInfo } from "node:net";

/** What a server of the outside world answers. */
export type Reply = { status: number; headers?: Record<string, string>; body: object | string };

/** A request as it came. */
export type Asked = { path: string; target: string; accept: string; body: Record<string, unknown> };

/** A server on this machine that answers as it is told; undefined is no answer at all, and "never" one that does not come. */
export async function outside(answer: (asked: Asked) => Reply | "never" | undefined) {
  const server = http.createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const { headers } = request;
    const asked: Asked = {
      path: request.url ?? "",
      target: String(headers["x-amz-target"] ?? ""),
      accept: String(headers.accept ?? ""),
      body: text === "" ? {} : JSON.parse(text),
    };
    const reply = answer(asked);
    if (reply === "never") return;
    if (reply === undefined) return void response.destroy();
    const body = typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body);
    response.writeHead(reply.status, { "content-type": "application/json", ...reply.headers }).end(body);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A problem as a service tells of it. */
export const problem = (status: number, code: string): Reply => ({
  status,
  headers: { "content-type": "application/problem+json" },
  body: { type: "about:blank", title: "No", status, code, correlationId: "0d9f7a1e-6c1b-4a53-9c3b-4f0e5b9d6c20" },
});
