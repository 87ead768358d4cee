import { rmSync } from "node:fs";
import path from "node:path";
import { MatchersV3, PactV4, SpecificationVersion } from "@pact-foundation/pact";
import { vi } from "vitest";
import type { Caller } from "@/services/caller";

const { regex, string } = MatchersV3;

/** The files are committed; PACT_DIR is for who wants to compare. */
export const folder = path.resolve(process.env.PACT_DIR ?? path.join(import.meta.dirname, "../../../contracts/pacts"));

/** Every provider of this consumer. Each has one test file, which alone writes its pact. */
export const providers = ["ai", "search", "oauth", "ai-events", "oauth-events"] as const;

/**
 * A new pact with a provider. The old file goes first: Pact adds to what it finds,
 * and an expectation that was dropped would stay.
 */
export function pactWith(provider: (typeof providers)[number]): PactV4 {
  rmSync(path.join(folder, `web-${provider}.json`), { force: true });
  return new PactV4({ consumer: "web", provider, dir: folder, logLevel: "warn", spec: SpecificationVersion.SPECIFICATION_VERSION_V4 });
}

export const userId = "6f1f2f9e-6f65-4f0f-8a0c-5b3f0a8f2c11";

/** A verification puts a good token where "Bearer token" stands. */
export const caller: Caller = {
  accessToken: "token",
  userId,
  correlationId: "4b5b2c0e-8f1f-4a58-9c6e-1b6f1c9d2f10",
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
};

/** Somebody whose token is no longer good. */
export const pastSession: Caller = { ...caller, accessToken: "expired" };

export const bearer = regex("^Bearer .+$", "Bearer token");
export const expired = "Bearer expired";
export const json = { "Content-Type": "application/json" };

/** Whole seconds, as in Retry-After and Age. */
export const seconds = (example: number) => regex("^[0-9]+$", String(example));

/** What the door reads of every problem. */
export const problem = (status: number, code: string, more: object = {}) => ({
  type: string("about:blank"),
  title: string("Title of the status"),
  status,
  code,
  correlationId: string("4b5b2c0e-8f1f-4a58-9c6e-1b6f1c9d2f10"),
  ...more,
});

/** One offending place. */
export const place = (pointer: string) => ({ pointer, code: string("minLength"), detail: string("is too short") });

export const problemType = { "Content-Type": "application/problem+json" };
export const problemAfter = (wait: number) => ({ ...problemType, "Retry-After": seconds(wait) });

/** Lets the door speak with Pact's provider, and says what came out. */
export const through =
  <T>(door: () => Promise<T>) =>
  async (server: { url: string }): Promise<T> => {
    vi.stubEnv("GATEWAY_URL", server.url);
    try {
      return await door();
    } finally {
      vi.unstubAllEnvs();
    }
  };
