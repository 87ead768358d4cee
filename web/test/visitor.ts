import { writeSession } from "@/session/cookie";
import { type Session, sessionLife } from "@/session/session";

/** What the tests seal sessions with. */
export const key = Buffer.alloc(32, 7);

/** A session of Dana's that lasts, but for what is said. */
export const sessionOf = (but: Partial<Session> = {}): Session => ({
  accessToken: "aaa.bbb.ccc",
  refreshToken: "refresh",
  accessEnds: Date.now() + 3_600_000,
  ends: Date.now() + sessionLife,
  userId: "dana",
  email: "dana@example.com",
  ...but,
});

/** The names that a request has in the logs. */
export const trace = {
  "x-correlation-id": "0d9f7a1e-6c1b-4a53-9c3b-4f0e5b9d6c20",
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
};

/** The cookie header of somebody with this session. */
export async function inCookies(session: Session): Promise<string> {
  const kept: string[] = [];
  await writeSession({ set: (name, value) => kept.push(`${name}=${value}`) }, session);
  return kept.filter((one) => !one.endsWith("=")).join("; ");
}
