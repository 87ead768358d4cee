import "server-only";
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Consent } from "@/services/accounts";
import type { CookieReader } from "@/session/cookie";
import { open, seal } from "@/session/sealed";
import { settings } from "@/settings";
import type { Connectable } from "./providers";

/** How long somebody may take at the provider, in ms. */
export const consentLife = 10 * 60 * 1000;

/** What this browser keeps, sealed, while its person is at a provider. */
const pendingSchema = z.object({
  provider: z.custom<Connectable["provider"]>((value) => typeof value === "string"),
  /** Who set out: nobody else's account is connected by coming back. */
  userId: z.string(),
  /** RFC 6749, section 10.12. */
  state: z.string().min(1),
  /** RFC 7636. */
  codeVerifier: z.string().min(1),
});

type Cookies = {
  set: (
    name: string,
    value: string,
    options: { httpOnly: true; secure: boolean; sameSite: "lax"; path: "/"; maxAge: number },
  ) => unknown;
};

const secure = () => settings.origin.protocol === "https:";
const cookieName = () => `${secure() ? "__Host-" : ""}consent`;

/** Where the provider sends the browser back to. */
export const redirectUri = (): string => new URL("/oauth/callback", settings.origin).href;

/** Begins to connect an account: keeps what must be known on the way back, and gives the provider's page. */
export async function setOut(cookies: Cookies, userId: string, to: Connectable, clientId: string): Promise<string> {
  const state = randomBytes(32).toString("base64url");
  const codeVerifier = randomBytes(32).toString("base64url");
  const pending = { provider: to.provider, userId, state, codeVerifier };
  write(cookies, await seal("consent", pending, Date.now() + consentLife, settings.sessionKey), consentLife / 1000);
  const page = new URL(to.authorizationEndpoint());
  const query = {
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri(),
    scope: to.scopes.join(" "),
    state,
    code_challenge: createHash("sha256").update(codeVerifier).digest("base64url"),
    code_challenge_method: "S256",
    ...to.extra,
  };
  for (const [name, value] of Object.entries(query)) page.searchParams.set(name, value);
  return page.href;
}

/**
 * Ends the way of somebody who set out in this browser: what is needed to connect the account, without the code. It is
 * undefined if this person did not set out here, or too long ago; it is given once.
 */
export async function comeBack(
  cookies: CookieReader & Cookies,
  userId: string,
  state: string,
): Promise<Omit<Consent, "code"> | undefined> {
  const sealed = cookies.get(cookieName())?.value;
  if (!sealed) return undefined;
  const pending = pendingSchema.safeParse(await open("consent", sealed, settings.sessionKey)).data;
  if (pending === undefined || pending.userId !== userId || !isSame(pending.state, state)) return undefined;
  write(cookies, "", 0);
  return { provider: pending.provider, redirectUri: redirectUri(), codeVerifier: pending.codeVerifier };
}

const isSame = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
};

function write(cookies: Cookies, value: string, maxAge: number) {
  cookies.set(cookieName(), value, { httpOnly: true, secure: secure(), sameSite: "lax", path: "/", maxAge });
}
