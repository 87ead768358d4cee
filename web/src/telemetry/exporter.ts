import "server-only";
import http from "node:http";
import https from "node:https";
import { settings } from "@/settings";
import { logWarning } from "./log";
import { type Span, tracesOf } from "./span";

// The exporter is our own. OpenTelemetry's (sdk-trace 3.1.0, exporter-trace-otlp-http 0.301.0) is fifteen packages and
// takes 27 MB of memory and 0.2 s to start, of a server that has 100 MB. Next.js fills it with spans that cannot be
// exported as they are: their names and attributes have addresses, in which stand what somebody searches for, mail
// addresses and the secret of a shared text; and a request is two of them, of which the first ends before the page.

/** How often spans go out, in ms. */
const pace = 1_000;
/** So many go out at once, and so many wait at the most. */
const mostAtOnce = 512;
const mostWaiting = 2_048;
/** How long an export may take, and how long a collector that failed is left alone, in ms. */
const exportTime = 2_000;
const pause = 10_000;

const waiting: Span[] = [];
let due = false; // whether an export comes
let resume = 0;
let failing = false;

/** Whether anybody takes spans. */
export const isTraced = (): boolean => settings.traceCollector !== undefined;

/** Has a span exported, a moment later. What finds no room is dropped: no request waits for the collector. */
export function record(span: Span): void {
  if (!span.place.recorded || !isTraced() || waiting.length >= mostWaiting) return;
  waiting.push(span);
  if (!due) exportSoon();
}

function exportSoon(): void {
  due = true;
  setTimeout(exportSome, pace).unref();
}

async function exportSome(): Promise<void> {
  const spans = waiting.splice(0, mostAtOnce);
  if (Date.now() >= resume) await sent(spans);
  due = false;
  if (waiting.length > 0) exportSoon();
}

// Traces that fail are no failure of what they are about: that is told once, to the log alone.
async function sent(spans: Span[]): Promise<void> {
  try {
    await post(JSON.stringify(tracesOf(spans)));
    failing = false;
  } catch (error) {
    resume = Date.now() + pause;
    if (failing) return;
    failing = true;
    logWarning("Traces cannot be exported.", {
      correlationId: "",
      error: error instanceof Error ? error.name : "none",
    });
  }
}

// Not by fetch, which Next.js takes for a part of the page that is being made.
function post(body: string): Promise<void> {
  const url = new URL(`${String(settings.traceCollector).replace(/\/$/, "")}/v1/traces`);
  const { request } = url.protocol === "https:" ? https : http;
  return new Promise((resolve, reject) => {
    const headers = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) };
    const signal = AbortSignal.timeout(exportTime);
    // On a connection of its own: one that is kept may be ended by the collector just when it is used again.
    request(url, { method: "POST", headers, signal, agent: false }, (answer) => {
      answer.resume();
      answer.on("error", reject);
      answer.on("end", () => ((answer.statusCode ?? 500) < 300 ? resolve() : reject(new Error("It was refused."))));
    })
      .on("error", reject)
      .end(body);
  });
}
