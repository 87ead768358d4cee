/** Runs once, before the first request: a process whose settings are wrong says so and does not start. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { mistakes } = await import("@/settings");
  const found = mistakes();
  if (found.length > 0) throw new Error(found.join("\n"));
}
