/** How the clients reach the services, and for whom. The functions are asked once for each call. */
export type ClientsOptions = {
  /** Where the gateway is, as in https://api.example.com. */
  baseUrl: string;
  /** The person's access token; without one the call goes out without. If it throws, so does the call. */
  auth: () => string | undefined | Promise<string | undefined>;
  /** The id of the caller's own request, 8 to 64 of A-Z, a-z, 0-9 and -. A UUID when absent. */
  correlationId?: (() => string) | undefined;
  /** The W3C trace context of the caller's own request. */
  traceparent?: (() => string | undefined) | undefined;
  /** Sent with every call. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** The deadline of a call that sets none, in milliseconds. When absent, the operation's own and five seconds. */
  timeoutMs?: number | undefined;
  /** How often a GET, or a POST with an idempotency key, is tried again: 0 to 10; 2 when absent. */
  retries?: number | undefined;
  /** Used in place of the global one. */
  fetch?: typeof fetch | undefined;
};

/** How one call is made. What it says goes before what the clients were made with. */
export type CallOptions = {
  /** Ends the call. */
  signal?: AbortSignal | undefined;
  /** The deadline, in milliseconds, of the whole call: retries, answer and stream included. */
  timeoutMs?: number | undefined;
  /** How often the call is tried again; only a GET, or a POST with an idempotency key, ever is. */
  retries?: number | undefined;
  /** The id under which the logs of every service know the call. */
  correlationId?: string | undefined;
  /** The W3C trace context. */
  traceparent?: string | undefined;
  /** Sent beside the clients' own. */
  headers?: Readonly<Record<string, string>> | undefined;
};

/** How one call is made that the service does only once for a key. */
export type KeyedCallOptions = CallOptions & {
  /** New for each thing that is wanted, the same when asking is repeated: 8 to 128 of A-Z, a-z, 0-9, . _ ~ : and -. */
  idempotencyKey?: string | undefined;
};

type Check = { wrong: (value: unknown) => boolean; must: string };

const isFunction: Check = { wrong: (value) => typeof value !== "function", must: "must be a function" };
const isDuration: Check = {
  wrong: (value) => !(typeof value === "number" && value >= 1 && value <= 0x7fffffff),
  must: "must be a number of milliseconds from 1 to 2147483647",
};
const isCount: Check = {
  wrong: (value) => !(Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 10),
  must: "must be a whole number from 0 to 10",
};
const own = ["accept", "authorization", "content-type", "idempotency-key", "traceparent", "x-correlation-id"];

const isHeaders: Check = {
  wrong: (value) => typeof value !== "object" || value === null || !Object.entries(value).every(canBeSent),
  must: `must hold header names and values, and none of ${own.join(", ")}, which the clients set themselves`,
};

function canBeSent([name, value]: [string, unknown]): boolean {
  if (typeof value !== "string" || own.includes(name.toLowerCase())) return false;
  try {
    new Headers([[name, value]]);
    return true;
  } catch {
    return false;
  }
}

function text(pattern: RegExp, must: string): Check {
  return { wrong: (value) => typeof value !== "string" || !pattern.test(value), must };
}

/** What a correlation id may be, wherever it comes from. */
export const isCorrelationId = text(/^[A-Za-z0-9-]{8,64}$/, "must be 8 to 64 of A-Z, a-z, 0-9 and -");
/** What a trace context may be, wherever it comes from. */
export const isTraceparent = text(/^[\x21-\x7e]{1,512}$/, "must be a W3C trace context");

const ofClients: Record<keyof ClientsOptions, Check> = {
  baseUrl: { wrong: (value) => !isBase(value), must: "must be an http or https URL without user, query and fragment" },
  auth: isFunction,
  correlationId: isFunction,
  traceparent: isFunction,
  headers: isHeaders,
  timeoutMs: isDuration,
  retries: isCount,
  fetch: isFunction,
};

const ofCalls: Record<keyof KeyedCallOptions, Check> = {
  signal: { wrong: (value) => !(value instanceof AbortSignal), must: "must be an AbortSignal" },
  timeoutMs: isDuration,
  retries: isCount,
  correlationId: isCorrelationId,
  traceparent: isTraceparent,
  headers: isHeaders,
  idempotencyKey: text(/^[A-Za-z0-9._~:-]{8,128}$/, "must be 8 to 128 of A-Z, a-z, 0-9, . _ ~ : and -"),
};

function isBase(value: unknown): boolean {
  if (typeof value !== "string" || !URL.canParse(value)) return false;
  const { protocol, username, password, search, hash } = new URL(value);
  return /^https?:$/.test(protocol) && username + password + search + hash === "";
}

/** Throws a TypeError that names the option if value breaks the check. A value may be a secret and is never told. */
export function mustBe({ wrong, must }: Check, value: unknown, place: string): void {
  if (wrong(value)) throw new TypeError(`${place} ${must}.`);
}

function check(options: unknown, checks: Record<string, Check>, whose: string, required: string[]): void {
  if (typeof options !== "object" || options === null) throw new TypeError(`${whose}: the options must be an object.`);
  for (const [name, value] of Object.entries(options)) {
    const one = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (one === undefined)
      throw new TypeError(`${whose}: there is no option ${name}; there are ${Object.keys(checks).join(", ")}.`);
    if (value !== undefined) mustBe(one, value, `${whose}: ${name}`);
  }
  for (const name of required) {
    if ((options as Record<string, unknown>)[name] === undefined) throw new TypeError(`${whose}: ${name} is missing.`);
  }
}

/** Holds what createClients is given against what it knows. */
export function checkClientsOptions(options: unknown): asserts options is ClientsOptions {
  check(options, ofClients, "createClients", ["baseUrl", "auth"]);
}

/** Holds the options of a call against what the operation knows. */
export function checkCallOptions(
  options: unknown,
  operation: string,
  keyed: boolean,
): asserts options is KeyedCallOptions {
  const { idempotencyKey, ...unkeyed } = ofCalls;
  check(options, keyed ? { ...unkeyed, idempotencyKey } : unkeyed, operation, []);
}
