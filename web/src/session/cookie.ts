import { settings } from "@/settings";
import { open, type Session, seal } from "./session";

type Options = { httpOnly: true; secure: boolean; sameSite: "lax"; path: "/"; maxAge: number };

/** Where cookies are read from: those of a request. */
export type CookieReader = { get: (name: string) => { value: string } | undefined };

/** Where cookies are written to: those of an answer. */
export type CookieWriter = { set: (name: string, value: string, options: Options) => unknown };

// A browser keeps 4,096 bytes of a cookie, its name and attributes among them; two tokens need more.
const most = 3_500;
const parts = 4;

const secure = () => settings.origin.protocol === "https:";

// With the prefix a browser takes it from this very host alone, and only over TLS.
const nameOf = (part: number) => `${secure() ? "__Host-" : ""}session-${part}`;

/** The session of the person who asks; undefined if nobody is signed in. */
export async function readSession(cookies: CookieReader): Promise<Session | undefined> {
  let sealed = "";
  for (let part = 0; part < parts; part++) sealed += cookies.get(nameOf(part))?.value ?? "";
  return sealed === "" ? undefined : open(sealed, settings.sessionKey);
}

/** Keeps the session in the person's browser. A session that is too big for it throws. */
export async function writeSession(cookies: CookieWriter, session: Session): Promise<void> {
  const sealed = await seal(session, settings.sessionKey);
  if (sealed.length > parts * most)
    throw new Error(`a session of ${sealed.length} bytes does not fit into its cookies`);
  const maxAge = Math.max(0, Math.floor((session.ends - Date.now()) / 1000));
  for (let part = 0; part < parts; part++) write(cookies, part, sealed.slice(part * most, (part + 1) * most), maxAge);
}

/** Ends the session in the person's browser. */
export function clearSession(cookies: CookieWriter): void {
  for (let part = 0; part < parts; part++) write(cookies, part, "", 0);
}

function write(cookies: CookieWriter, part: number, value: string, maxAge: number) {
  const options: Options = { httpOnly: true, secure: secure(), sameSite: "lax", path: "/", maxAge };
  cookies.set(nameOf(part), value, value === "" ? { ...options, maxAge: 0 } : options);
}
