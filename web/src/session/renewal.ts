import type { NextRequest, NextResponse } from "next/server";
import { renew } from "./cognito";
import { clearSession, readSession, writeSession } from "./cookie";
import { refusalOf } from "./refusal";
import type { Session } from "./session";
import { shared } from "./shared";

// So long before its end an access token is exchanged, so that none ends on its way to a service.
const margin = 60_000;

/** What becomes of a session before its request is answered. */
export type Renewal = { kind: "none" } | { kind: "renewed"; session: Session } | { kind: "ended" };

// Pages that are opened together ask once, also those whose request comes a little later with the cookie of before.
const once = shared<Session | undefined>(30_000, 1_000);

/**
 * Renews the session of a request whose access token is about to end, and puts it into the request, so that the
 * page has it. If Cognito cannot be asked the request goes on as it is: much of a page needs no service.
 */
export async function renewSession(request: NextRequest, correlationId: string): Promise<Renewal> {
  const session = await readSession(request.cookies);
  if (session === undefined || session.accessEnds - Date.now() > margin) return { kind: "none" };
  const inRequest = { set: (name: string, value: string) => request.cookies.set(name, value) };
  try {
    const renewed = await once(session.refreshToken, () => renew(session));
    if (renewed === undefined) {
      clearSession(inRequest);
      return { kind: "ended" };
    }
    await writeSession(inRequest, renewed);
    return { kind: "renewed", session: renewed };
  } catch (error) {
    refusalOf("renewal", error, correlationId); // which logs it
    return { kind: "none" };
  }
}

/** Tells the browser what became of its session. */
export async function answerWith(renewal: Renewal, response: NextResponse): Promise<void> {
  if (renewal.kind === "renewed") await writeSession(response.cookies, renewal.session);
  if (renewal.kind === "ended") clearSession(response.cookies);
}
