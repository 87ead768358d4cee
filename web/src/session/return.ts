import type { Route } from "next";
import { settings } from "@/settings";

/**
 * Where somebody goes on after signing in: to the page that they wanted, if it is one of ours, or to the
 * dashboard.
 */
export function returnTo(wanted: string | undefined): Route {
  const url = wanted?.startsWith("/") ? ours(wanted) : undefined;
  const path = url && `${url.pathname}${url.search}`;
  // Dots that are taken away may leave a path of two slashes, which is an address of another host.
  return path && ours(path) ? (path as Route) : "/dashboard";
}

function ours(path: string): URL | undefined {
  const url = URL.parse(path, settings.origin);
  return url?.origin === settings.origin.origin ? url : undefined;
}
