import { cookies } from "next/headers";
import { z } from "zod";
import { comeBack } from "@/connections/consent";
import { authenticatedReturn } from "@/door/route";
import { connectAccount } from "@/services/accounts";

// RFC 6749, sections 4.1.2 and 4.1.2.1. Providers add what they like.
const querySchema = z.object({
  state: z.string().min(1).max(200),
  code: z.string().min(1).max(4_096).optional(),
  error: z.string().max(200).optional(),
});

const start = "/connections";

/** Where a provider sends the browser back to, with the consent or without. It leads on to the connections. */
export const GET = authenticatedReturn(
  querySchema,
  start,
  async (caller, { state, code, error }) => {
    const consent = await comeBack(await cookies(), caller.userId, state);
    // Somebody who comes back twice, as by a reload, has nothing to do here any more.
    if (consent === undefined) return { ok: true, value: start };
    if (code === undefined)
      return { ok: true, value: `${start}?note=${error === "access_denied" ? "denied" : "failed"}` };
    const outcome = await connectAccount(caller, { ...consent, code });
    return outcome.ok ? { ok: true, value: `${start}?note=connected` } : outcome;
  },
  (failure) => `${start}?${new URLSearchParams({ note: noteOf(failure), reference: failure.reference ?? "" })}`,
);

const noteOf = (failure: { kind: string }): string => (failure.kind === "unavailable" ? "unavailable" : "failed");
