import "server-only";
import { isTraced, record } from "./exporter";
import { begin } from "./span";
import { type Place, placeBelow, readPlace, traceparentOf } from "./trace";

type Fetch = typeof fetch;

// TypeScript's own types do not know yet that an answer that is left is told.
type Ending = Transformer<Uint8Array<ArrayBuffer>> & { cancel: (reason: unknown) => void };

/**
 * The fetch for calls to a service on behalf of a request. Each is a span of its own below that of the request, by
 * which the service goes on; it ends with the answer's last byte, or when nobody reads on.
 */
export function tracedFetch(service: string, traceparent: string): Fetch {
  const parent = readPlace(traceparent);
  if (parent === undefined || !parent.recorded || !isTraced()) return (...asked) => fetch(...asked);
  return (address, asked) => traced(service, parent, address, asked);
}

async function traced(service: string, parent: Place, address: Parameters<Fetch>[0], asked: RequestInit = {}) {
  const place = placeBelow(parent);
  const headers = new Headers(asked.headers);
  headers.set("traceparent", traceparentOf(place));
  const times = begin();
  const end = (told: Record<string, string | number>, failed: boolean) =>
    record({
      place,
      parentId: parent.spanId,
      name: `upstream ${service}`,
      kind: "client",
      ...times(),
      failed,
      attributes: { "service.peer.name": service, "http.request.method": asked.method ?? "GET", ...told },
    });
  try {
    const answer = await fetch(address, { ...asked, headers });
    const { status } = answer;
    const told = { "http.response.status_code": status };
    if (answer.body === null) {
      end(told, status >= 500);
      return answer;
    }
    const ending: Ending = {
      flush: () => end(told, status >= 500),
      cancel: (reason) => {
        const broke = reason instanceof TypeError; // fetch's error for an answer that breaks off
        end({ ...told, "error.type": broke ? "broken" : "cancelled" }, broke);
      },
    };
    const body = answer.body.pipeThrough(new TransformStream(ending));
    return new Response(body, answer);
  } catch (error) {
    const left = asked.signal?.aborted === true;
    end({ "error.type": left ? "cancelled" : "no_answer" }, !left);
    throw error;
  }
}
