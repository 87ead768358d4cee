import "server-only";
import { z } from "zod";
import { get } from "@/dynamodb/table";
import type { Account, accountState as stateOfService } from "@/services/accounts";
import { reasonOf } from "@/services/failure";
import type { Outcome } from "@/services/outcome";
import { cancelled, failed, type Problem } from "./failure";
import { isSealed, opened } from "./sealed";

// The monolith's own code reads connections and changes none: tokens are renewed, connected and ended by the service,
// or by nobody. What has expired is told as such, so that the person connects once more.

const soon = 60_000; // ms; a token must be good for so long, as the service promises

const number = z.union([z.number(), z.bigint().transform(Number)]);
const itemSchema = z.looseObject({
  Data: z.looseObject({
    accessToken: z.string(),
    expiryDate: number.optional().catch(undefined),
  }),
  state: z.enum(["ACTIVE", "REAUTH_REQUIRED", "REVOKING", "REVOKED"]).optional(),
  reason: z.string().optional(),
  gen: z.string().default(""),
  tokVer: number.default(0),
  keyId: z.string().default(""),
  wrappedKey: z.instanceof(Uint8Array).default(new Uint8Array()),
});

type Stored = z.output<typeof itemSchema>;

/** Says how an account stands, by what is stored of it. */
export const accountState: typeof stateOfService = async (caller, provider, signal) => {
  let item: unknown;
  try {
    item = await get({ PK: `OAUTH#${caller.userId}`, SK: provider });
  } catch {
    return signal?.aborted ? cancelled : failed({ code: "oauth.storage_unavailable" }, "oauth", caller);
  }
  if (item === undefined) return told({ state: "not_connected" });
  const stored = itemSchema.safeParse(item);
  if (!stored.success) return failed({ code: "oauth.unsupported_record" }, "oauth", caller);
  const { Data, state, reason } = stored.data;
  if (state === "REAUTH_REQUIRED") return told({ state: "ended", reason: reasonOf(reason) });
  if (state === "REVOKING" || state === "REVOKED" || Data.accessToken === "") return told({ state: "not_connected" });
  const until = Data.expiryDate ?? 0;
  if (until < Date.now() + soon) return told({ state: "ended", reason: "expired" });
  const token = await tokenIn(stored.data, caller.userId, provider, signal);
  if (signal?.aborted) return cancelled;
  return "code" in token ? failed(token, "oauth", caller) : told({ state: "connected", until: new Date(until) });
};

const told = (account: Account): Outcome<Account> => ({ ok: true, value: account });

// A connection is good if its token can be had: one that does not open would fail when it is used.
async function tokenIn(
  { Data: { accessToken }, gen, tokVer, keyId, wrappedKey }: Stored,
  userId: string,
  provider: string,
  signal: AbortSignal | undefined,
): Promise<{ token: string } | Problem> {
  if (!isSealed(accessToken)) return { token: accessToken };
  const seal = { userId, provider, gen, tokVer: String(tokVer), keyId, wrappedKey };
  return opened(accessToken, "accessToken", seal, signal);
}
