import "server-only";
import { createDecipheriv } from "node:crypto";
import { DecryptCommand, KMSClient, KMSServiceException } from "@aws-sdk/client-kms";
import { settings } from "@/settings";
import { type Problem, within } from "./failure";
import { addressed, lasting } from "./lasting";

// The sealed form of the oauth service, which docs/services/oauth.md tells. It is only ever opened here: nobody but
// that service writes it.

/** What a sealed token is bound to, and the wrapped key that opens it. */
export type Seal = {
  userId: string;
  provider: string;
  gen: string;
  tokVer: string;
  keyId: string;
  wrappedKey: Uint8Array;
};

/** Which of the two tokens of a connection. */
export type Field = "accessToken" | "refreshToken";

const form = "enc.v1.";
const anyForm = /^enc\.v[0-9]+\./;
const nonceBytes = 12;
const tagBytes = 16;
const patience = 5_000; // ms

/** Says whether a stored text is sealed, be it in a form that cannot be read here. */
export const isSealed = (text: string): boolean => anyForm.test(text);

const client = lasting(
  () => ({ region: settings.region, endpoint: settings.kmsEndpoint }),
  ({ region, endpoint }) =>
    new KMSClient({
      region: region ?? "",
      ...addressed(endpoint),
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
    }),
);

/** Opens a sealed token. The error says only what kind it is, and never what was stored. */
export async function opened(
  text: string,
  field: Field,
  seal: Seal,
  signal?: AbortSignal,
): Promise<{ token: string } | Problem> {
  const bytes = bytesOf(text);
  if (bytes === undefined || seal.wrappedKey.length === 0 || seal.gen === "")
    return { code: "oauth.unsupported_record" };
  const key = await dataKey(seal, signal);
  if ("code" in key) return key;
  try {
    const decipher = createDecipheriv("aes-256-gcm", key.bytes, bytes.subarray(0, nonceBytes));
    decipher.setAAD(boundTo(seal, field));
    decipher.setAuthTag(bytes.subarray(-tagBytes));
    const plain = [decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()];
    return { token: Buffer.concat(plain).toString("utf8") };
  } catch {
    return { code: "oauth.integrity_error" };
  } finally {
    key.bytes.fill(0);
  }
}

// Strictly: one token has one text. Node forgives padding, other alphabets and bits that stand for nothing.
function bytesOf(text: string): Buffer | undefined {
  if (!text.startsWith(form)) return undefined;
  const encoded = text.slice(form.length);
  const bytes = Buffer.from(encoded, "base64url");
  if (bytes.toString("base64url") !== encoded || bytes.length <= nonceBytes + tagBytes) return undefined;
  return bytes;
}

async function dataKey(seal: Seal, signal: AbortSignal | undefined): Promise<{ bytes: Uint8Array } | Problem> {
  const { userId, provider, keyId, wrappedKey } = seal;
  try {
    const { Plaintext } = await client().send(
      new DecryptCommand({
        CiphertextBlob: wrappedKey,
        KeyId: keyId,
        EncryptionContext: { app: "oauth-tokens", stage: settings.stage, provider, subject: userId },
      }),
      { abortSignal: within(patience, signal) },
    );
    return Plaintext?.length === 32 ? { bytes: Plaintext } : { code: "oauth.integrity_error" };
  } catch (error) {
    return { code: ofRecord(error) ? "oauth.integrity_error" : "oauth.sealing_unavailable" };
  }
}

const recordErrors = [
  "InvalidCiphertextException",
  "IncorrectKeyException",
  "InvalidKeyUsageException",
  "InvalidArnException",
  "NotFoundException",
  "ValidationException",
];

// What was stored is at fault, and not KMS.
const ofRecord = (error: unknown): boolean =>
  error instanceof KMSServiceException && recordErrors.includes(error.name);

function boundTo({ userId, provider, gen, tokVer }: Seal, field: Field): Buffer {
  const parts = ["oauth-tok/1", settings.tableName, `OAUTH#${userId}`, provider, gen, tokVer, field];
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(part, "utf8");
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}
