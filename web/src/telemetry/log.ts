import "server-only";

// What is given to be logged holds no token, and nothing that somebody wrote.
type About = { correlationId: string; [more: string]: unknown };

/** Logs what failed on our side. */
export function logError(message: string, about: About & { error: unknown }): void {
  const { error, ...rest } = about;
  const cause = error instanceof Error ? { error: error.name, stack: error.stack } : { error: typeof error };
  write("ERROR", message, { ...rest, ...cause });
}

/** Logs what somebody else failed to do. */
export function logWarning(message: string, about: About): void {
  write("WARN", message, about);
}

// One line of JSON, as the services write it.
function write(level: "ERROR" | "WARN", msg: string, about: About) {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, msg, ...about })}\n`);
}
