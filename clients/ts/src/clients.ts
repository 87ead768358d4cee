import * as ai from "./ai/sdk.gen.js";
import { createClient } from "./ai/client/index.js";
import * as oauth from "./oauth/sdk.gen.js";
import * as search from "./search/sdk.gen.js";
import { type Failure, readAnswer, type Result } from "./result.js";
import { readStream, type StreamEvent } from "./stream.js";

/** Longer than any operation takes: the gateway gives up after 122 seconds at the most. */
const defaultTimeoutMs = 125_000;

/** How the clients reach the services, and for whom. The functions are asked once for each call. */
export type ClientsOptions = {
  /** Where the gateway is, as in https://api.example.com. */
  baseUrl: string;
  /** The person's access token; without one the call goes out without. If it throws, so does the call. */
  auth: () => string | undefined | Promise<string | undefined>;
  /** The id of the caller's own request, 8 to 64 of A-Z, a-z, 0-9 and -. A UUID when absent. */
  correlationId?: () => string;
  /** The W3C trace context of the caller's own request. */
  traceparent?: () => string;
  /** The deadline of a call that sets none, in milliseconds; 125,000 when absent. */
  timeoutMs?: number;
  /** Used in place of the global one. */
  fetch?: typeof fetch;
};

/** How one call is made. */
export type CallOptions = {
  /** Ends the call. */
  signal?: AbortSignal;
  /** The deadline, in milliseconds, of the whole call, answer and stream included. */
  timeoutMs?: number;
};

/** How one call is made that the service will do only once for a key. */
export type KeyedCallOptions = CallOptions & {
  /** New for each thing that is wanted, the same when asking is repeated: 8 to 128 of A-Z, a-z, 0-9, . _ ~ : and -. */
  idempotencyKey?: string;
};

type Operation = (options: never) => Promise<{ data?: unknown }>;
type Sdk = Record<string, Operation>;
type Sent<F extends Operation> = Parameters<F>[0] & { path?: unknown; body?: unknown; headers?: unknown };
type Path<T> = [T] extends [undefined] ? [] : [path: T];
type Body<T> = [T] extends [undefined] ? [] : [body: T];
type Options<T> = "Idempotency-Key" extends keyof NonNullable<T> ? KeyedCallOptions : CallOptions;

/** What an operation is called with: path parameters if it has any, the body if it has one, options. */
export type Args<F extends Operation> = [
  ...Path<Sent<F>["path"]>,
  ...Body<Sent<F>["body"]>,
  options?: Options<Sent<F>["headers"]>,
];

/** What an operation answers. */
export type Data<F extends Operation> = NonNullable<Awaited<ReturnType<F>>["data"]>;

/** Every operation of a document under its operationId. A call never rejects but for a mistake of the programmer. */
export type Calls<S extends Sdk> = { [K in keyof S]: (...args: Args<S[K]>) => Promise<Result<Data<S[K]>>> };

/**
 * Every operation of a document, with its progress. The call goes out when the first event is asked for; leaving the
 * loop ends it, and with it the work. It can be iterated over once.
 */
export type Watches<S extends Sdk> = {
  [K in keyof S]: (...args: Args<S[K]>) => AsyncIterable<StreamEvent<Data<S[K]>>>;
};

export type AiClient = Calls<typeof ai> & { watch: Watches<typeof ai> };
export type SearchClient = Calls<typeof search>;
export type OauthClient = Calls<typeof oauth>;
export type Clients = { ai: AiClient; search: SearchClient; oauth: OauthClient };

/** Makes the clients of all services. It throws when baseUrl is no URL. */
export function createClients(options: ClientsOptions): Clients {
  new URL(options.baseUrl);
  const calls = (route: Route) => call(options, route);
  return {
    ai: { ...each<Calls<typeof ai>>(ai, calls), watch: each(ai, (route) => watch(options, route)) },
    search: each(search, calls),
    oauth: each(oauth, calls),
  };
}

/** Where an operation is. */
type Route = { method: string; url: string; takesBody: boolean };

/**
 * Makes a function of each generated one. Those are asked what they would send; they do not send, since what they make
 * of an answer is not strict.
 */
function each<Made>(sdk: Sdk, make: (route: Route) => unknown): Made {
  type Asked = { url: string; headers?: Record<string, string> };
  const ask = (method: string) => ({ url, headers = {} }: Asked): Route =>
    ({ method, url, takesBody: "Content-Type" in headers });
  const client = { get: ask("GET"), post: ask("POST"), put: ask("PUT"), patch: ask("PATCH"), delete: ask("DELETE") };
  const operations = Object.entries(sdk as Record<string, (options: { client: unknown }) => unknown>);
  const made = operations.map(([name, operation]) => [name, make(operation({ client }) as Route)]);
  return Object.fromEntries(made) as Made;
}

function call(clients: ClientsOptions, route: Route) {
  return async (...args: unknown[]): Promise<Result<unknown>> => {
    const request = await prepare(clients, route, args, "application/json, application/problem+json");
    try {
      return await readAnswer(await request.send());
    } catch {
      return { ok: false, failure: request.failure() };
    }
  };
}

function watch(clients: ClientsOptions, route: Route) {
  return async function* (...args: unknown[]): AsyncGenerator<StreamEvent<unknown>, void, undefined> {
    const request = await prepare(clients, route, args, "text/event-stream, application/problem+json");
    // With a key nothing is written twice, so that a stream that broke may be taken up again, once.
    for (let again = request.keyed; ; again = false) {
      let failure: Failure = { kind: "network" };
      try {
        for await (const event of readStream(await request.send())) {
          yield event;
          if (event.type === "result" || event.type === "failure") return;
        }
      } catch {
        failure = request.failure();
      }
      if (failure.kind === "network" && again) continue;
      yield { type: "failure", failure };
      return;
    }
  };
}

/** Makes ready what one call sends. The deadline begins here, so that it holds for the caller's auth, too. */
async function prepare(clients: ClientsOptions, { method, url, takesBody }: Route, args: unknown[], accept: string) {
  const rest = [...args];
  const path = url.includes("{") ? (rest.shift() as Record<string, string>) : undefined;
  const body = takesBody ? JSON.stringify(rest.shift()) : undefined;
  const { signal, timeoutMs, idempotencyKey } = (rest.shift() ?? {}) as KeyedCallOptions;
  for (const [name, value] of Object.entries(path ?? {})) {
    if (/^\.{0,2}$/.test(value)) throw new TypeError(`The path parameter ${name} would lead to another path.`);
  }
  const deadline = AbortSignal.timeout(timeoutMs ?? clients.timeoutMs ?? defaultTimeoutMs);
  const over = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);

  const headers = new Headers({ Accept: accept, "X-Correlation-Id": clients.correlationId?.() ?? crypto.randomUUID() });
  if (body !== undefined) headers.set("Content-Type", "application/json");
  if (idempotencyKey !== undefined) headers.set("Idempotency-Key", idempotencyKey);
  const traceparent = clients.traceparent?.();
  if (traceparent !== undefined) headers.set("traceparent", traceparent);
  const token = await Promise.race([clients.auth(), end(over)]);
  if (token) {
    // Headers would show the token in its complaint.
    if (!/^[\x21-\x7e]+$/.test(token)) throw new TypeError("The access token holds what no token may hold.");
    headers.set("Authorization", `Bearer ${token}`);
  }

  const address = createClient({ baseUrl: clients.baseUrl }).buildUrl({ url, path });
  const { fetch = globalThis.fetch } = clients;
  return {
    keyed: idempotencyKey !== undefined,
    /** Nothing is followed, kept or taken along: no redirect, cache or cookie. */
    send: () => fetch(address, {
      method, headers, body, signal: over, redirect: "manual", cache: "no-store", credentials: "omit",
    }),
    /** Why sending or reading did not come to its end. */
    failure: (): Failure => {
      if (signal?.aborted) return { kind: "aborted" };
      return { kind: deadline.aborted ? "timeout" : "network" };
    },
  };
}

/** Settles when the signal comes. */
function end(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}
