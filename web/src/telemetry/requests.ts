import "server-only";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { settings } from "@/settings";
import { record } from "./exporter";
import { routeOf } from "./routes";
import { begin } from "./span";
import { placeFor, readPlace, traceparentOf } from "./trace";

type Begun = { request: IncomingMessage; response: ServerResponse };

/**
 * Gives each request that the server gets from now on its place in a trace, as its header `traceparent`, and has its
 * span recorded when the answer is out or the browser has left.
 */
export const followRequests = (): void =>
  subscribe("http.server.request.start", (message) => follow(message as Begun));

// What is asked for by machines again and again, and files that never change, are no requests of a person.
const unseen = /^\/(?:healthz$|_next\/static\/|icon\.svg)/;

function follow({ request, response }: Begun): void {
  const [path = ""] = (request.url ?? "").split("?", 1);
  if (unseen.test(path)) return;
  const parent = readPlace(request.headers["traceparent"]?.toString());
  const place = placeFor(parent, settings.traceShare);
  request.headers["traceparent"] = traceparentOf(place);
  delete request.headers["tracestate"]; // it belonged to the place before
  const times = begin();
  const method = request.method ?? "GET";
  response.once("close", () => {
    const route = routeOf(path);
    const status = response.statusCode;
    const left = !response.writableFinished;
    record({
      place,
      parentId: parent?.spanId,
      name: route === undefined ? method : `${method} ${route}`,
      kind: "server",
      ...times(),
      failed: status >= 500,
      attributes: {
        "http.request.method": method,
        ...(route !== undefined && { "http.route": route }),
        ...(response.headersSent && { "http.response.status_code": status }),
        ...(left && { "error.type": "caller_left" }),
      },
    });
  });
}
