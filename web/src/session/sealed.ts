import { EncryptJWT, type JWTPayload, jwtDecrypt } from "jose";

/** What is sealed; one kind is never taken for another. */
type Kind = "session" | "consent" | "unconfirmed";

/** Seals what a browser keeps for us until `ends` (ms) by AES-256-GCM: nobody without the key can read or make it. */
export function seal(kind: Kind, payload: JWTPayload, ends: number, key: Uint8Array): Promise<string> {
  return new EncryptJWT(payload)
    .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
    .setAudience(kind)
    .setExpirationTime(Math.floor(ends / 1000))
    .encrypt(key);
}

/** Opens what {@link seal} made; undefined if it is anything else, was changed, or has ended. */
export async function open(kind: Kind, sealed: string, key: Uint8Array): Promise<JWTPayload | undefined> {
  try {
    const { payload } = await jwtDecrypt(sealed, key, {
      keyManagementAlgorithms: ["dir"],
      contentEncryptionAlgorithms: ["A256GCM"],
      audience: kind,
      requiredClaims: ["exp"],
    });
    return payload;
  } catch {
    return undefined;
  }
}
