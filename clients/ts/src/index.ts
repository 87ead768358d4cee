export type {
  AiClient,
  Args,
  Calls,
  Clients,
  Data,
  OauthClient,
  OperationId,
  RequestBody,
  SearchClient,
  StreamingId,
  Watches,
} from "./clients.js";
export { createClients } from "./clients.js";
export type { CallOptions, ClientsOptions, KeyedCallOptions } from "./options.js";
export type { ToResponseOptions } from "./response.js";
export { fromResponse, toResponse } from "./response.js";
export type { Failure, Meta, Open, Problem, ProblemCode, RateLimit, Result, Stage } from "./result.js";
export { isProblem } from "./result.js";
export type { Progress, StreamEvent } from "./stream.js";
