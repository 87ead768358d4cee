import type { NextRequest, NextResponse } from "next/server";
import { renew } from "./cognito";
import { clearSession, readSession, writeSession } from "./cookie";
import type { Session } from "./session";

// So long before its end an access token is exchanged, so that none ends on its way to a service.
const margin = 60_000;

/** What becomes of a session before its request is answered. */
export type Renewal = { kind: "none" } | { kind: "renewed"; session: Session } | { kind: "ended" };

// Pages that are opened at the same moment ask once.
const underWay = new Map<string, Promise<Session | undefined>>();

/**
 * Renews the session of a request whose access token is about to end, and puts it into the request, so that the
 * page has it. If Cognito cannot be asked the request goes on as it is: much of a page needs no service.
 */
export async function renewSession(request: NextRequest): Promise<Renewal> {
  const session = await readSession(request.cookies);
  if (session === undefined || session.accessEnds - Date.now() > margin) return { kind: "none" };
  const inRequest = { set: (name: string, value: string) => request.cookies.set(name, value) };
  try {
    const renewed = await once(session);
    if (renewed === undefined) {
      clearSession(inRequest);
      return { kind: "ended" };
    }
    await writeSession(inRequest, renewed);
    return { kind: "renewed", session: renewed };
  } catch {
    return { kind: "none" };
  }
}

/** Tells the browser what became of its session. */
export async function answerWith(renewal: Renewal, response: NextResponse): Promise<void> {
  if (renewal.kind === "renewed") await writeSession(response.cookies, renewal.session);
  if (renewal.kind === "ended") clearSession(response.cookies);
}

function once(session: Session): Promise<Session | undefined> {
  const { refreshToken } = session;
  const asked = underWay.get(refreshToken) ?? renew(session).finally(() => underWay.delete(refreshToken));
  underWay.set(refreshToken, asked);
  return asked;
}
