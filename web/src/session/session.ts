import { z } from "zod";
import * as sealed from "./sealed";

/**
 * What the application keeps of a person who is signed in. It is kept in their own cookie, sealed, and nowhere
 * else.
 */
const sessionSchema = z.object({
  /** The Cognito access token, which the services ask for. */
  accessToken: z.string().min(1),
  /** What a new access token is had for. */
  refreshToken: z.string().min(1),
  /** When the access token ends, in milliseconds. */
  accessEnds: z.number(),
  /** When the session ends whatever happens, in milliseconds. */
  ends: z.number(),
  /** The token's subject. */
  userId: z.string().min(1),
  email: z.string(),
});
export type Session = z.infer<typeof sessionSchema>;

/** How long one stays signed in: as long as Cognito's refresh token lives. */
export const sessionLife = 30 * 24 * 60 * 60 * 1000;

/** Seals a session: nobody without the key can read it, make one or change it. */
export const seal = (session: Session, key: Uint8Array): Promise<string> =>
  sealed.seal("session", session, session.ends, key);

/** Opens what {@link seal} made; undefined if it is anything else, was changed, or has ended. */
export const open = async (text: string, key: Uint8Array): Promise<Session | undefined> =>
  sessionSchema.safeParse(await sealed.open("session", text, key)).data;
