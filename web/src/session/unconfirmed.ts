import { z } from "zod";
import { settings } from "@/settings";
import type { Credentials } from "./cognito";
import type { CookieReader, CookieWriter } from "./cookie";
import { open, seal } from "./sealed";

/** How long what somebody signs in with is kept while they look for the code of the mail, in ms. */
export const unconfirmedLife = 15 * 60 * 1000;

const schema = z.object({
  email: z.string(),
  password: z.string(),
  /** The page that was wanted. */
  next: z.string().optional(),
});

/** Somebody who has typed a password, and has not shown yet that the address is theirs. */
export type Unconfirmed = Credentials & { next?: string | undefined };

const secure = () => settings.origin.protocol === "https:";
const cookieName = () => `${secure() ? "__Host-" : ""}unconfirmed`;

/**
 * Keeps what somebody has typed until the code is there: sealed, in this browser alone, where no script reads it, and
 * for a quarter of an hour. So the code signs them in, and the password is typed once.
 */
export async function keepUnconfirmed(cookies: CookieWriter, who: Unconfirmed): Promise<void> {
  write(cookies, await seal("unconfirmed", who, Date.now() + unconfirmedLife, settings.sessionKey), unconfirmedLife);
}

/** What was kept for this address; it is given once. */
export async function takeUnconfirmed(
  cookies: CookieReader & CookieWriter,
  email: string,
): Promise<Unconfirmed | undefined> {
  const sealed = cookies.get(cookieName())?.value;
  if (!sealed) return undefined;
  write(cookies, "", 0);
  const who = schema.safeParse(await open("unconfirmed", sealed, settings.sessionKey)).data;
  return who?.email === email ? who : undefined;
}

function write(cookies: CookieWriter, value: string, life: number) {
  const maxAge = Math.floor(life / 1000);
  cookies.set(cookieName(), value, { httpOnly: true, secure: secure(), sameSite: "lax", path: "/", maxAge });
}
