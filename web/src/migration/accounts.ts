import "server-only";
import * as monolith from "@/monolith/accounts";
import * as service from "@/services/accounts";
import { byPath } from "./paths";

/** Says how an account stands, by the path that this person is on. What changes one is the service's alone. */
export const accountState: typeof service.accountState = (caller, provider, signal) =>
  byPath("oauth", caller, {
    service: () => service.accountState(caller, provider, signal),
    monolith: () => monolith.accountState(caller, provider, signal),
  });
