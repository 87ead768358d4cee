export { createClients } from "./clients.js";
export type {
  AiClient,
  Args,
  CallOptions,
  Calls,
  Clients,
  ClientsOptions,
  Data,
  KeyedCallOptions,
  OauthClient,
  SearchClient,
  Watches,
} from "./clients.js";
export type { Failure, Meta, Problem, Result, Stage } from "./result.js";
export type { Progress, StreamEvent } from "./stream.js";
