import "server-only";
import { createClients } from "@coagent/clients";
import { settings } from "@/settings";
import { tracedFetch } from "@/telemetry/calls";

/** The person whose request is being answered, and the trace of that request. */
export type Caller = {
  /** The Cognito access token. */
  accessToken: string;
  /** The token's subject. */
  userId: string;
  /** 8 to 64 letters, digits and hyphens; the logs of every service know the request by it. */
  correlationId: string;
  /** W3C Trace Context. */
  traceparent: string;
};

/**
 * The clients of the services, for one person and one request. The gateway is
 * GATEWAY_URL; without it nothing can work, so that its absence throws.
 */
export function clientsOf(caller: Caller): ReturnType<typeof createClients> {
  return createClients({
    baseUrl: settings.gateway,
    auth: () => caller.accessToken,
    correlationId: () => caller.correlationId,
    traceparent: () => caller.traceparent,
    fetch: tracedFetch("gateway", caller.traceparent),
  });
}
