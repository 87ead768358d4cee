import http from "node:http";
import type { AddressInfo } from "node:net";

/** What a stand-in answers: a status, and a body as JSON. */
export type Answer = { status: number; body: object };

/** A server that answers as it is told, and remembers nothing. */
export type StandIn = { url: string; stop: () => void };

/** Starts a server on this machine; it is told the request and its body, and gives no answer if it has none. */
export async function standIn(answer: (request: http.IncomingMessage, body: string) => Answer | undefined): Promise<StandIn> {
  const server = http.createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const given = answer(request, text);
    if (given === undefined) return void response.destroy();
    const type = given.status < 400 ? "application/json" : "application/problem+json";
    response.writeHead(given.status, { "Content-Type": type }).end(JSON.stringify(given.body));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}
