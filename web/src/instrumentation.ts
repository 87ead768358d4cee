import type { Instrumentation } from "next";

/** Runs once, before the first request: a process whose settings are wrong says so and does not start. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { mistakes } = await import("@/settings");
  const found = mistakes();
  if (found.length > 0) throw new Error(found.join("\n"));
  const { followRequests } = await import("@/telemetry/requests");
  followRequests();
  const { followFlags } = await import("@/flags/evaluation");
  await followFlags();
}

/** What a page threw, by the digest that the person is shown. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, { routePath }) => {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { logError } = await import("@/telemetry/log");
  const digest = typeof error === "object" && error !== null && "digest" in error ? error.digest : undefined;
  const correlationId = String(request.headers["x-correlation-id"] ?? "");
  // Which page it is, and never its address: that may hold what opens a text, and a query what somebody typed.
  logError("A page failed.", { correlationId, error, digest, page: routePath });
};
