import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http, { type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { clientsOf } from "@/services/caller";
import { settings } from "@/settings";
import { followRequests } from "@/telemetry/requests";
import { describedAs } from "./documents";

// The server, the service and the collector are real ones on the wire. The service is a server of this process as well,
// so that it has spans, too: below those of the calls.

type Attribute = { key: string; value: { stringValue?: string; intValue?: string } };
type Taken = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: Attribute[];
  status: { code?: number };
};

let servers: http.Server[];
let exports: string[]; // what the collector was sent
let taken: Taken[];
let refuses: boolean;

async function serving(listener: RequestListener): Promise<string> {
  const server = http.createServer(listener);
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

let built: string;
beforeAll(() => {
  built = mkdtempSync(path.join(tmpdir(), "web-"));
  mkdirSync(path.join(built, ".next"));
  const dynamicRoutes = [{ page: "/shared/[id]", regex: "^/shared/([^/]+?)(?:/)?$" }];
  writeFileSync(path.join(built, ".next", "routes-manifest.json"), JSON.stringify({ staticRoutes: [], dynamicRoutes }));
  vi.spyOn(process, "cwd").mockReturnValue(built);
  followRequests();
});
afterAll(() => rmSync(built, { recursive: true }));
beforeEach(async () => {
  [servers, exports, taken, refuses] = [[], [], [], false];
  const collector = await serving(async (request, response) => {
    const body = await text(request);
    exports.push(body);
    const read = JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Taken[] }[] }[] };
    taken.push(...read.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)));
    response.writeHead(refuses ? 503 : 200).end();
  });
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", collector);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  for (const server of servers) server.closeAllConnections();
  for (const server of servers) server.close();
});

// The span of the request, and those of the calls that were made for it.
async function spansOf(trace: string): Promise<{ server: Taken; calls: Taken[] }> {
  const found = taken.filter(({ traceId }) => traceId === trace);
  const server = found.find(({ parentSpanId }) => parentSpanId === parent);
  const calls = found.filter(({ kind }) => kind === 3);
  if (server !== undefined && calls.length > 0) return { server, calls };
  await new Promise<void>((later) => setTimeout(later, 20));
  return spansOf(trace);
}
const told = ({ attributes }: Taken) => Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]));

const trace = "0af7651916cd43dd8448eb211c80319c";
const parent = "b7ad6b7169203331";
const secret = "dana-secret-share";

// A page that calls a service, as pages do: for the person, in the trace of the request.
const page =
  (whole: boolean): RequestListener =>
  async (request, response) => {
    const traceparent = String(request.headers["traceparent"]);
    const { search } = clientsOf({ accessToken: secret, userId: secret, correlationId: "0d9f7a1e-6c1b", traceparent });
    const found = await search.searchWeb({ query: secret });
    response.writeHead(found.ok ? 200 : 502);
    if (whole) response.end();
    else response.write("a part");
  };

describe("a request", () => {
  let seen: (string | undefined)[]; // the traceparent of each call
  let status: number;
  beforeEach(async () => {
    [seen, status] = [[], 200];
    vi.stubEnv(
      "GATEWAY_URL",
      await serving((request, response) => {
        seen.push(request.rawHeaders[request.rawHeaders.indexOf("traceparent") + 1]);
        response.writeHead(status, { "Content-Type": "application/json" });
        response.end(JSON.stringify(status === 200 ? describedAs("search", "searchWeb").answer : {}));
      }),
    );
  });

  it("is a span in the caller's trace, and each call of a service is one below it, by which the service goes on", async () => {
    const web = await serving(page(true));
    await fetch(`${web}/shared/${secret}?q=${secret}`, { headers: { traceparent: `00-${trace}-${parent}-00` } });
    const { server, calls } = await spansOf(trace);
    expect(server).toMatchObject({ name: "GET /shared/[id]", kind: 2, status: {} });
    expect(calls).toMatchObject([{ name: "upstream gateway", parentSpanId: server.spanId, status: {} }]);
    expect(seen).toEqual(calls.map(({ spanId }) => `00-${trace}-${spanId}-01`));
    expect(told(server)).toEqual({ "http.request.method": "GET", "http.route": "/shared/[id]", "http.response.status_code": "200" });
    for (const { startTimeUnixNano: start, endTimeUnixNano: end } of [server, ...calls]) expect(BigInt(end)).toBeGreaterThan(BigInt(start));
    expect(exports.join("")).not.toContain(secret);
  });

  it("that fails, and a service that fails, are errors", async () => {
    status = 500;
    const web = await serving(page(true));
    await fetch(web, { headers: { traceparent: `00-${trace}-${parent}-01` } });
    const { server, calls } = await spansOf(trace);
    expect([server, ...calls].map((span) => span.status.code)).toEqual([2, ...calls.map(() => 2)]);
  });

  it("that a browser leaves has its span all the same", async () => {
    const leaving = new AbortController();
    const web = await serving(page(false));
    await fetch(web, { headers: { traceparent: `00-${trace}-${parent}-01` }, signal: leaving.signal });
    leaving.abort();
    expect(told((await spansOf(trace)).server)).toMatchObject({ "error.type": "caller_left" });
  });

  it("begins a trace where none can be gone on with, and is not recorded where its share is none", async () => {
    const given: string[] = [];
    const web = await serving((request, response) => {
      given.push(String(request.headers["traceparent"]));
      response.end();
    });
    const wrong = ["00-xyz", `00-${"0".repeat(32)}-${parent}-01`, `00-${trace}-${"0".repeat(16)}-01`];
    for (const traceparent of wrong) await fetch(web, { headers: { traceparent } });
    expect(new Set(given.map((one) => /^00-([0-9a-f]{32})-[0-9a-f]{16}-01$/.exec(one)?.[1]))).toHaveProperty("size", 3);
    vi.stubEnv("OTEL_TRACES_SAMPLER_ARG", "0");
    await fetch(web, { headers: { traceparent: `00-${trace}-${parent}-01` } });
    expect(given[3]).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-00$`));
  });
});

it("a collector that refuses is told of once, and no request waits for it", async () => {
  refuses = true;
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const web = await serving((_, response) => void response.end());
  await fetch(web);
  await vi.waitFor(() => expect(write).toHaveBeenCalledTimes(1), { timeout: 10_000 });
  expect(String(write.mock.calls[0]?.[0])).toContain("Traces cannot be exported.");
});

it("the share of traces is a number from 0 to 1", () => {
  vi.stubEnv("OTEL_TRACES_SAMPLER_ARG", "2");
  expect(() => settings.traceShare).toThrow("OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1");
});
