"use server";

import type { Route } from "next";
import { revalidatePath } from "next/cache";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { setOut } from "@/connections/consent";
import { type Connectable, connectable } from "@/connections/providers";
import { authenticatedAction } from "@/door/action";
import { disconnectAccount, refreshAccount } from "@/services/accounts";
import { unavailable } from "@/services/failure";

const schema = z.object({ provider: z.enum(connectable.map(({ provider }) => provider)) });

const rowOf = (name: string): Connectable => {
  const row = connectable.find(({ provider }) => provider === name);
  if (row === undefined) throw new Error("a provider without a row passed the schema");
  return row;
};

/** Leads to the provider's page, where the person allows the connection or not. */
export const connectAction = authenticatedAction(schema, async (caller, { provider }) => {
  const row = rowOf(provider);
  const clientId = row.clientId();
  if (clientId === undefined) return { ok: false, failure: unavailable("oauth") };
  redirect((await setOut(await cookies(), caller.userId, row, clientId)) as Route); // a page of the provider
});

/** Asks the provider for a new access token now: whether the connection works. */
export const tryAction = authenticatedAction(schema, async (caller, { provider }) => {
  const outcome = await refreshAccount(caller, rowOf(provider).provider);
  if (!outcome.ok) {
    revalidatePath("/connections"); // it may have ended
    return outcome;
  }
  redirect("/connections?note=works");
});

/** Ends a connection, here and at the provider. */
export const disconnectAction = authenticatedAction(schema, async (caller, { provider }) => {
  const outcome = await disconnectAccount(caller, rowOf(provider).provider);
  if (!outcome.ok) return outcome;
  redirect("/connections?note=disconnected");
});
