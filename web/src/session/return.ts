import type { Route } from "next";
import { settings } from "@/settings";

/**
 * Where somebody goes on after signing in: to the page that they wanted, if it is one of ours, or to the
 * dashboard.
 */
export function returnTo(wanted: string | undefined): Route {
  const url = wanted?.startsWith("/") ? URL.parse(wanted, settings.origin) : null;
  return url?.origin === settings.origin.origin ? (`${url.pathname}${url.search}` as Route) : "/dashboard";
}
