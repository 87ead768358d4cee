export const dynamic = "force-dynamic";

/** Answers 200 while this process can answer at all. What it depends on has health checks of its own. */
export function GET(): Response {
  return Response.json({ status: "ok" }, { headers: { "cache-control": "no-store" } });
}
