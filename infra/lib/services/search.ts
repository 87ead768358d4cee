import type { Construct } from "constructs";
import { invalidation } from "../documented-events.ts";
import { memberOf } from "../secrets.ts";
import { Service } from "../service.ts";
import { publish } from "./publish.ts";
import { type Surroundings, usual } from "./surroundings.ts";

/** The search service. It has no table: what was found is in the cache for a day. */
export function searchService(scope: Construct, around: Surroundings): Service {
  const { cache, events, secrets } = around;
  const service = new Service(scope, "Search", {
    ...usual(around, "search"),
    memory: 512,
    longest: 30,
    network: around.network,
    environment: {
      ...around.identity,
      ...cache.environment,
      TAVILY_API_KEY: memberOf(secrets.search, "TAVILY_API_KEY"),
      CACHE_TTL_SECONDS: "3600",
      EVENTBRIDGE_BUS_NAME: events.bus.eventBusName,
    },
  });
  service.allow(publish(around, "coagent.search"));
  for (const [i, pattern] of invalidation.entries())
    events.toFunction(`Invalidation${i || ""}`, service.alias, pattern);
  return service;
}
