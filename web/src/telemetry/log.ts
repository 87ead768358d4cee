import "server-only";

/** Writes one line of JSON, as the services do. What is given holds no token, and nothing that somebody wrote. */
export function logError(
  message: string,
  about: { correlationId: string; error: unknown; [more: string]: unknown },
): void {
  const { error, ...rest } = about;
  const cause = error instanceof Error ? { error: error.name, stack: error.stack } : { error: typeof error };
  process.stderr.write(
    `${JSON.stringify({ time: new Date().toISOString(), level: "ERROR", msg: message, ...rest, ...cause })}\n`,
  );
}
