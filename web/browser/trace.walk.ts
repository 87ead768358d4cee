import { afterEach, beforeEach, expect, it } from "vitest";
import { origin, setting, type Visitor } from "./chromium";
import { demoUser } from "./newcomer";

let dana: Visitor;
beforeEach(async () => {
  dana = await demoUser("/studio/blog-post", "Write a blog post");
});
afterEach(async () => {
  const { faults } = dana;
  await dana.leave();
  expect(faults).toEqual([]);
});

// A span as the viewer tells it.
type Span = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: string;
  attributes: Record<string, unknown>;
};

const labelOf = ({ name, attributes }: Span) => `${attributes["service.name"]}: ${name}`;

async function seen(): Promise<{ text: string; spans: Span[] }> {
  const text = await (await fetch(`${setting("TRACES_URL")}/v1/traces`)).text();
  const { traces } = JSON.parse(text) as { traces: { spans: Span[] }[] };
  return { text, spans: traces.flatMap(({ spans }) => spans) };
}

// What stands above each of these in the trace of a blog post: who made the call.
const above: Record<string, string> = {
  "web: upstream gateway": "web: POST /studio/[flow]/generations",
  "gateway: POST /ai/generate-blog-post": "web: upstream gateway",
  "ai: POST /ai/generate-blog-post": "gateway: ",
  "ai: upstream search": "ai: ",
  "search: POST /search/": "ai: ",
  "search: upstream redis": "search: ",
  "search: upstream tavily": "search: ",
  "ai: upstream redis": "ai: ",
  "ai: upstream bedrock": "ai: ",
  "ai: Bedrock Runtime/Converse": "ai: ",
  "ai: upstream eventbridge": "ai: ",
  "ai: EventBridge/PutEvents": "ai: ",
};

// Feature: microservices-architecture, Property 24: Trace context propagation
it("what somebody asks for in the browser is one trace, to the model and the bus", async () => {
  const trace = crypto.randomUUID().replaceAll("-", "");
  const parent = "b7ad6b7169203331";
  const topic = `Zanzibarbridge ${trace.slice(0, 8)}`;
  await dana.page.route("**/generations", (route) =>
    route.continue({ headers: { ...route.request().headers(), traceparent: `00-${trace}-${parent}-01` } }),
  );
  await dana.page.getByLabel("Topic").fill(topic);
  await dana.page.getByRole("button", { name: "Write it", exact: true }).click();
  await dana.page.getByRole("tab", { name: "Preview" }).waitFor({ timeout: 60_000 });

  const missing = async () => {
    const { spans } = await seen();
    const ours = spans.filter(({ traceId }) => traceId === trace);
    return Object.entries(above).filter(([label, caller]) => {
      const one = ours.find((span) => labelOf(span).startsWith(label));
      const over = ours.find(({ spanId }) => spanId === one?.parentSpanId);
      return one === undefined || over === undefined || !labelOf(over).startsWith(caller);
    });
  };
  await expect.poll(missing).toEqual([]);
  const { text, spans } = await seen();
  const ours = spans.filter(({ traceId }) => traceId === trace);
  const begun = ours.filter(({ parentSpanId }) => parentSpanId === parent);
  expect(begun.map(labelOf)).toEqual(["web: POST /studio/[flow]/generations"]);
  const known = new Set([parent, ...ours.map(({ spanId }) => spanId)]);
  expect(ours.filter(({ parentSpanId }) => !known.has(parentSpanId ?? "")).map(labelOf)).toEqual([]);

  // What is searched for, and who asks, stands in no span.
  await dana.page.goto(`${origin}/search?${new URLSearchParams({ query: topic })}`);
  const searches = async () => (await seen()).spans.filter((span) => labelOf(span) === "web: GET /search").length;
  await expect.poll(searches).toBeGreaterThan(0);
  for (const secret of ["Zanzibarbridge", "demo@coagent.example", "eyJ"])
    expect([secret, text.includes(secret) || (await seen()).text.includes(secret)]).toEqual([secret, false]);
});
