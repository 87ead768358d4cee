import { type operations, version } from "./operations.gen.js";
import {
  type ClientsOptions,
  checkCallOptions,
  isCorrelationId,
  isTraceparent,
  type KeyedCallOptions,
  mustBe,
} from "./options.js";
import type { Failure } from "./result.js";

/** A row of the table of operations. */
export type Operation = (typeof operations)[keyof typeof operations];

/** A service ends its work at the operation's deadline and says so. The clients wait this much longer to hear it. */
const marginMs = 5_000;

const defaultRetries = 2;

/** The longest wait before another try, in milliseconds. Whoever is told to wait longer decides for themselves. */
const longestWaitMs = 20_000;

// Only where the platform does not name itself, as a browser does: there the header would need leave from CORS.
const { process } = globalThis as { process?: { versions?: { node?: string } } };
const userAgent = process?.versions?.node === undefined ? undefined : `coagent-clients/${version}`;

/** What a call sends, but for what changes with each call. */
export type Asked = { address: string; body: string | undefined; options: KeyedCallOptions };

/** Reads the arguments of a call: path parameters and body where the operation has them, options. */
export function readArguments(clients: ClientsOptions, operation: Operation, args: unknown[]): Asked {
  const rest = [...args];
  const take = (what: string): object => {
    const value = rest.shift();
    if (typeof value !== "object" || value === null)
      throw new TypeError(`${operation.id}: the ${what} must be an object.`);
    return value;
  };
  const path = operation.path.includes("{") ? fill(operation, take("path parameters")) : operation.path;
  const body = "maxBody" in operation ? JSON.stringify(take("body")) : undefined;
  const options = rest.shift() ?? {};
  checkCallOptions(options, operation.id, operation.idempotent);
  return { address: clients.baseUrl.replace(/\/+$/, "") + path, body, options };
}

function fill({ id, path }: Operation, parameters: object): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value: unknown = (parameters as Record<string, unknown>)[name];
    if (typeof value !== "string") throw new TypeError(`${id}: the path parameter ${name} must be a string.`);
    if (/^\.{0,2}$/.test(value)) throw new TypeError(`${id}: the path parameter ${name} would lead to another path.`);
    return encodeURIComponent(value);
  });
}

/** One call on its way: it may be sent again until it is over. */
export type Request = {
  correlationId: string;
  send(): Promise<Response>;
  /** Why sending or reading did not come to its end. */
  failure(cause: unknown): Failure;
  /** Waits for the time of another try; false when there is none. `tries` are the tries after the first. */
  again(failure: Failure, tries: number): Promise<boolean>;
};

/** Makes a call ready. Its deadline begins here, so that it holds for the caller's auth, too; `left` ends it, too. */
export async function open(
  clients: ClientsOptions,
  operation: Operation,
  { address, body, options }: Asked,
  accept: string,
  left?: AbortSignal,
): Promise<Request> {
  const { signal, idempotencyKey } = options;
  const timeoutMs = options.timeoutMs ?? clients.timeoutMs ?? operation.timeout * 1_000 + marginMs;
  const end = performance.now() + timeoutMs;
  const deadline = AbortSignal.timeout(timeoutMs);
  const over = AbortSignal.any([deadline, signal, left].filter((one) => one !== undefined));

  const correlationId = options.correlationId ?? clients.correlationId?.() ?? crypto.randomUUID();
  mustBe(isCorrelationId, correlationId, "createClients: what correlationId returns");
  const traceparent = options.traceparent ?? clients.traceparent?.();
  if (traceparent !== undefined) mustBe(isTraceparent, traceparent, "createClients: what traceparent returns");
  const headers = new Headers({ ...clients.headers, ...options.headers });
  headers.set("Accept", accept);
  headers.set("X-Correlation-Id", correlationId);
  if (userAgent !== undefined && !headers.has("User-Agent")) headers.set("User-Agent", userAgent);
  if (traceparent !== undefined) headers.set("traceparent", traceparent);
  if (body !== undefined) headers.set("Content-Type", "application/json");
  if (idempotencyKey !== undefined) headers.set("Idempotency-Key", idempotencyKey);
  const token = await Promise.race([clients.auth(), ended(over)]);
  if (token) {
    // Headers would show the token in its complaint.
    if (!/^[\x21-\x7e]+$/.test(token))
      throw new TypeError("createClients: auth gives a token that holds what no token may hold.");
    headers.set("Authorization", `Bearer ${token}`);
  }

  const repeatable = operation.method === "GET" || idempotencyKey !== undefined;
  const retries = repeatable ? (options.retries ?? clients.retries ?? defaultRetries) : 0;
  const { fetch = globalThis.fetch } = clients;
  const { method } = operation;
  return {
    correlationId,
    // Nothing is followed, kept or taken along: no redirect, cache or cookie.
    send: () =>
      fetch(address, {
        method,
        headers,
        ...(body !== undefined && { body }),
        signal: over,
        redirect: "manual",
        cache: "no-store",
        credentials: "omit",
      }),
    failure: (cause) => {
      const gone = [signal, left].find((one) => one?.aborted);
      if (gone) return { kind: "aborted", correlationId, cause: gone.reason };
      return { kind: deadline.aborted ? "timeout" : "network", correlationId, cause };
    },
    again: async (failure, tries) => {
      const wait = tries < retries ? waitMs(failure, tries) : undefined;
      if (wait === undefined || over.aborted || performance.now() + wait >= end) return false;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait);
        void ended(over).then(() => {
          clearTimeout(timer);
          resolve();
        });
      });
      return true;
    },
  };
}

/** How long to wait after a failure before the next try, with jitter; undefined when another try is of no use. */
function waitMs(failure: Failure, tries: number): number | undefined {
  const backoff = Math.random() * 500 * 2 ** tries;
  switch (failure.kind) {
    case "network":
      return backoff;
    case "unreadable": // what a proxy says when it cannot reach the gateway
      return [502, 503, 504].includes(failure.status) ? backoff : undefined;
    case "problem": {
      const wait = (failure.retryAfter ?? 0) * 1_000 + backoff;
      return [429, 503].includes(failure.problem.status) && wait <= longestWaitMs ? wait : undefined;
    }
    case "timeout":
    case "aborted":
      return undefined;
  }
}

/** Settles when the signal comes. */
function ended(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}
