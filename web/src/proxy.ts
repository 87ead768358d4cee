import { randomUUID } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { contentPolicy } from "@/security/policy";
import { answerWith, renewSession } from "@/session/renewal";
import { settings } from "@/settings";

/**
 * What every request for a page passes first: the one host that the application has, a session that still lasts, the
 * name by which the logs know the request, and the page's content policy. Its place in a trace it has already
 * (`instrumentation.ts`).
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { origin } = settings;
  if (request.headers.get("host") !== origin.host) return elsewhere(request, origin);

  const correlationId = randomUUID();
  const renewal = await renewSession(request, correlationId);
  const nonce = randomUUID().replaceAll("-", "");
  const policy = contentPolicy(
    nonce,
    origin,
    settings.googleAuthorizationEndpoint,
    process.env.NODE_ENV === "development",
  );
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy); // Next.js reads the nonce here
  headers.set("x-path", request.nextUrl.pathname + request.nextUrl.search);
  headers.set("x-correlation-id", correlationId);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  response.headers.set("X-Correlation-Id", correlationId);
  await answerWith(renewal, response);
  return response;
}

// A name that somebody has pointed at us (DNS rebinding) gets nothing; who only reads is shown the way.
function elsewhere(request: NextRequest, origin: URL): NextResponse {
  if (request.method !== "GET" && request.method !== "HEAD") return new NextResponse(null, { status: 421 });
  const { pathname, search } = request.nextUrl;
  const here = new URL(origin); // never built from text: //host would be another host
  here.pathname = pathname;
  here.search = search;
  return NextResponse.redirect(here, 307);
}

// Also what is fetched before it is wanted, so that no request has a way round.
export const config = { matcher: ["/((?!healthz$|_next/static|icon.svg$).*)"] };
