import { type Operations, operations } from "./operations.gen.js";
import { type CallOptions, type ClientsOptions, checkClientsOptions, type KeyedCallOptions } from "./options.js";
import { type Operation, open, readArguments } from "./request.js";
import { type Failure, type Result, readAnswer, readEmpty } from "./result.js";
import { readStream, type StreamEvent } from "./stream.js";

type Table = typeof operations;
type Service = Table[OperationId]["service"];
type OperationsOf<S extends Service> = { [N in OperationId]: Table[N]["service"] extends S ? N : never }[OperationId];
type Path<N extends OperationId> = Operations[N] extends { path: infer P } ? [path: P] : [];
type Body<N extends OperationId> = Operations[N] extends { body: infer B } ? [body: B] : [];
type Options<N extends OperationId> = Table[N]["idempotent"] extends true ? KeyedCallOptions : CallOptions;

/** The name of an operation: its operationId. */
export type OperationId = keyof Operations;

/** The name of an operation that can show its work. */
export type StreamingId = { [N in OperationId]: Table[N]["stream"] extends true ? N : never }[OperationId];

/** What an operation is called with: path parameters if it has any, the body if it has one, options. */
export type Args<N extends OperationId> = [...Path<N>, ...Body<N>, options?: Options<N>];

/** The body that an operation takes. */
export type RequestBody<N extends OperationId> = Operations[N] extends { body: infer B } ? B : never;

/** What an operation answers. */
export type Data<N extends OperationId> = Operations[N]["data"];

/** Operations under their names. A call never rejects but for a mistake in the program that makes it. */
export type Calls<N extends OperationId> = Called<Pick<Operations, N>>;

/**
 * Operations with their progress. The call goes out when the first event is asked for; leaving the loop ends it, and
 * with it the work. It can be iterated over once.
 */
export type Watches<N extends OperationId> = Watched<Pick<Operations, N>>;

// What is mapped over the keys of a type parameter keeps the comments that the operations have.
type Called<O> = { [K in keyof O]: (...args: Args<K & OperationId>) => Promise<Result<Data<K & OperationId>>> };
type Watched<O> = {
  [K in keyof O]: (...args: Args<K & OperationId>) => AsyncIterable<StreamEvent<Data<K & OperationId>>>;
};

export type AiClient = Calls<OperationsOf<"ai">> & { watch: Watches<OperationsOf<"ai"> & StreamingId> };
export type SearchClient = Calls<OperationsOf<"search">>;
export type OauthClient = Calls<OperationsOf<"oauth">>;
export type Clients = { ai: AiClient; search: SearchClient; oauth: OauthClient };

/** Makes the clients of all services. It throws a TypeError that names the option when one is wrong. */
export function createClients(options: ClientsOptions): Clients {
  checkClientsOptions(options);
  const clients = { ai: { watch: {} }, search: {}, oauth: {} };
  const calls: Record<Service, Record<string, unknown>> = clients;
  const watches: Record<string, unknown> = clients.ai.watch;
  for (const operation of Object.values(operations)) {
    const { id, service } = operation;
    calls[service][id] = (...args: unknown[]) => call(options, operation, args);
    if (operation.stream) watches[id] = (...args: unknown[]) => watch(options, operation, args);
  }
  return clients as Clients;
}

async function call(clients: ClientsOptions, operation: Operation, args: unknown[]): Promise<Result<unknown>> {
  const asked = readArguments(clients, operation, args);
  const request = await open(clients, operation, asked, "application/json, application/problem+json");
  for (let tries = 0; ; tries++) {
    let result: Result<unknown>;
    try {
      const response = await request.send();
      const read = operation.empty && response.ok ? readEmpty : readAnswer;
      result = await read(response, request.correlationId);
    } catch (cause) {
      result = { ok: false, failure: request.failure(cause) };
    }
    if (result.ok || !(await request.again(result.failure, tries))) return result;
  }
}

function watch(clients: ClientsOptions, operation: Operation, args: unknown[]): AsyncIterable<StreamEvent<unknown>> {
  const asked = readArguments(clients, operation, args);
  const left = new AbortController();

  async function* follow(): AsyncGenerator<StreamEvent<unknown>, void, undefined> {
    const accept = "text/event-stream, application/problem+json";
    const request = await open(clients, operation, asked, accept, left.signal);
    for (let tries = 0; ; tries++) {
      let failure: Failure | undefined;
      try {
        for await (const event of readStream(await request.send(), request.correlationId)) {
          if (event.type === "failure") {
            failure = event.failure;
            break;
          }
          yield event;
          if (event.type === "result") return;
        }
        failure ??= request.failure(new Error("The stream ended before its result."));
      } catch (cause) {
        failure = request.failure(cause);
      }
      if (await request.again(failure, tries)) continue;
      yield { type: "failure", failure };
      return;
    }
  }

  const events = follow();
  const iterator: AsyncIterator<StreamEvent<unknown>, void, undefined> = {
    next: () => events.next(),
    // The generator alone would not return before the event that it waits for.
    return: () => {
      left.abort();
      return events.return();
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}
