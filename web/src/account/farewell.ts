import "server-only";
import type { CookieReader, CookieWriter } from "@/session/cookie";
import { settings } from "@/settings";

// Where somebody's account was just deleted: only there is the browser emptied, for anybody can follow a link.
const cookieName = () => `${secure() ? "__Host-" : ""}deleted`;
const secure = () => settings.origin.protocol === "https:";

// As long as somebody may look at the last page.
const maxAge = 10 * 60;

/** Has this browser know for a while that an account was deleted here. */
export const sayFarewell = (cookies: CookieWriter): unknown =>
  cookies.set(cookieName(), "yes", { httpOnly: true, secure: secure(), sameSite: "lax", path: "/", maxAge });

/** Says whether an account was deleted here a moment ago. */
export const isFarewell = (cookies: CookieReader): boolean => cookies.get(cookieName())?.value === "yes";
