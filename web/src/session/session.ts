import { EncryptJWT, jwtDecrypt } from "jose";
import { z } from "zod";

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

/** Seals a session with AES-256-GCM: nobody without the key can read it, make one or change it. */
export function seal(session: Session, key: Uint8Array): Promise<string> {
  return new EncryptJWT(session)
    .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
    .setExpirationTime(Math.floor(session.ends / 1000))
    .encrypt(key);
}

/** Opens what {@link seal} made; undefined if it is anything else, was changed, or has ended. */
export async function open(sealed: string, key: Uint8Array): Promise<Session | undefined> {
  try {
    const { payload } = await jwtDecrypt(sealed, key, {
      keyManagementAlgorithms: ["dir"],
      contentEncryptionAlgorithms: ["A256GCM"],
      requiredClaims: ["exp"],
    });
    return sessionSchema.safeParse(payload).data;
  } catch {
    return undefined; // whatever is wrong with it, it is no session
  }
}
