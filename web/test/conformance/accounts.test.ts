import { createCipheriv, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import * as monolith from "@/monolith/accounts";
import { type Field, isSealed, opened } from "@/monolith/sealed";
import * as service from "@/services/accounts";
import type { Caller } from "@/services/caller";
import { tableOfOwn } from "../tables";
import { type Asked, outside, problem, type Reply } from "./outside";

// What both paths promise of a connection that somebody looks at, held against either: the service behind its gateway,
// and the monolith's own code before the table and KMS.

const table = tableOfOwn();
const until = Math.floor(Date.now() / 1000) * 1000 + 3_600_000;
const provider = "GOOGLE_BUSINESS";
const keyId = "arn:aws:kms:us-east-1:000000000000:key/11111111-2222-3333-4444-555555555555";

type Case = "connected" | "plain" | "not connected" | "ended by a person" | "tampered" | "keys away" | "table away" | "of a newer form" | "being revoked";
let now: Case;

const caller: Caller = {
  accessToken: "aaa.bbb.ccc",
  userId: "dana",
  correlationId: "0d9f7a1e-6c1b-4a53-9c3b-4f0e5b9d6c20",
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
};

function serviceAnswers(): Reply {
  switch (now) {
    case "connected":
    case "plain":
      return { status: 200, body: { accessToken: "ya29.a", expiresAt: until, isValid: true, version: 3 } };
    case "not connected":
    case "being revoked":
      return problem(404, "oauth.not_connected");
    case "ended by a person": {
      const ended = problem(409, "oauth.reauth_required");
      return { ...ended, body: { ...(ended.body as object), reason: "app_removed" } };
    }
    case "tampered":
      return problem(500, "oauth.integrity_error");
    case "keys away":
      return problem(503, "oauth.sealing_unavailable");
    case "table away":
      return problem(503, "oauth.storage_unavailable");
    case "of a newer form":
      return problem(409, "oauth.unsupported_record");
  }
}

// KMS knows this one wrapped key, and what it was wrapped for.
const dataKey = randomBytes(32);
const wrappedKey = Buffer.from("wrapped for dana");
let decrypted: Asked["body"][];
function kmsAnswers({ target, body }: Asked): Reply {
  if (target !== "TrentService.Decrypt") return { status: 400, body: { __type: "UnknownOperationException" } };
  decrypted.push(body);
  if (now === "keys away") return { status: 500, body: { __type: "KMSInternalException", message: "No." } };
  const context = { app: "oauth-tokens", stage: "test", provider, subject: "dana" };
  const fits = body["KeyId"] === keyId && body["CiphertextBlob"] === wrappedKey.toString("base64");
  if (!fits || JSON.stringify(sorted(body["EncryptionContext"])) !== JSON.stringify(sorted(context)))
    return { status: 400, body: { __type: "InvalidCiphertextException", message: "No." } };
  return { status: 200, body: { Plaintext: dataKey.toString("base64"), KeyId: keyId, EncryptionAlgorithm: "SYMMETRIC_DEFAULT" } };
}
const sorted = (value: unknown) => Object.entries(value as object).toSorted(([one], [other]) => (one < other ? -1 : 1));

// Sealed by what docs/services/oauth.md says of the form.
function sealed(token: string, field: Field): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", dataKey, nonce);
  const parts = ["oauth-tok/1", process.env["DYNAMODB_TABLE_NAME"] ?? "", "OAUTH#dana", provider, "G1", "7", field];
  cipher.setAAD(Buffer.concat(parts.flatMap((part) => [Buffer.from([0, 0, 0, Buffer.byteLength(part)]), Buffer.from(part)])));
  const bytes = Buffer.concat([nonce, cipher.update(token), cipher.final(), cipher.getAuthTag()]);
  return `enc.v1.${bytes.toString("base64url")}`;
}

const stored = async (but: object, data: object = {}) => {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: "us-east-1", endpoint: table.endpoint() }));
  const Item = {
    PK: "OAUTH#dana",
    SK: provider,
    EntityType: "OAuthToken",
    Data: { agentProfileId: "dana", accessToken: sealed("ya29.a", "accessToken"), refreshToken: "", expiryDate: until, provider, ...data },
    version: 3,
    revision: 5,
    state: "ACTIVE",
    gen: "G1",
    tokVer: 7,
    keyId,
    wrappedKey,
    ...but,
  };
  await client.send(new PutCommand({ TableName: process.env["DYNAMODB_TABLE_NAME"] ?? "", Item }));
  client.destroy();
};

async function store(is: Case): Promise<void> {
  now = is;
  const ended = { wrappedKey: undefined, keyId: undefined };
  switch (is) {
    case "not connected":
      return;
    case "connected":
    case "keys away":
    case "table away":
      return stored({});
    case "plain": // as the monolith wrote it
      return stored({ version: undefined, revision: undefined, state: undefined, gen: undefined, tokVer: undefined, ...ended }, { accessToken: "ya29.a" });
    case "ended by a person":
      return stored({ ...ended, state: "REAUTH_REQUIRED", reason: "app_removed" }, { accessToken: "", expiryDate: 0 });
    case "being revoked":
      return stored({ state: "REVOKING" });
    case "tampered":
      return stored({ gen: "G2" });
    case "of a newer form":
      return stored({}, { accessToken: "enc.v2.Fj04w4vjDdgdN4IWfreBFzDet2E5McbO4ydnauldwaMDJ0" });
  }
}

let gateway: Awaited<ReturnType<typeof outside>>;
let kms: Awaited<ReturnType<typeof outside>>;
beforeAll(async () => {
  [gateway, kms] = await Promise.all([outside(serviceAnswers), outside(kmsAnswers)]);
});
beforeEach(() => {
  decrypted = [];
  vi.spyOn(Math, "random").mockReturnValue(0);
  vi.stubEnv("GATEWAY_URL", gateway.url);
  vi.stubEnv("AWS_ENDPOINT_URL_KMS", kms.url);
  vi.stubEnv("STAGE", "test");
});
afterEach(() => void vi.restoreAllMocks());
afterAll(() => {
  gateway.stop();
  kms.stop();
});

describe.each([
  ["service", service],
  ["monolith", monolith],
])("a connection by the %s", (_, { accountState }) => {
  it.each<[Case, object]>([
    ["connected", { ok: true, value: { state: "connected", until: new Date(until) } }],
    ["plain", { ok: true, value: { state: "connected", until: new Date(until) } }],
    ["not connected", { ok: true, value: { state: "not_connected" } }],
    ["being revoked", { ok: true, value: { state: "not_connected" } }],
    ["ended by a person", { ok: true, value: { state: "ended", reason: "app_removed" } }],
    ["tampered", { ok: false, failure: { kind: "fault" } }],
    ["keys away", { ok: false, failure: { kind: "unavailable", service: "oauth", fallback: "pause_account" } }],
    ["table away", { ok: false, failure: { kind: "unavailable", service: "oauth", fallback: "pause_account" } }],
    ["of a newer form", { ok: false, failure: { kind: "reconnect", reason: "other" } }],
  ])("is told as it stands: %s", async (is, told) => {
    await store(is);
    const there = process.env["AWS_ENDPOINT_URL_DYNAMODB"];
    if (is === "table away") vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1");
    const outcome = await accountState(caller, provider);
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", there);
    expect(outcome).toMatchObject(told);
    expect(JSON.stringify(outcome)).not.toContain("ya29");
    if (!outcome.ok) expect(outcome.failure.reference).toBe(caller.correlationId);
  });

  it("is not told to somebody who has left", async () => {
    await store("connected");
    expect(await accountState(caller, provider, AbortSignal.abort())).toMatchObject({ ok: false, failure: { kind: "cancelled" } });
  });
});

describe("the monolith's own code", () => {
  it.each([30_000, -1_000])("asks for a new consent where a token ends in %i ms, since nobody renews it", async (left) => {
    await stored({}, { expiryDate: Date.now() + left });
    expect(await monolith.accountState(caller, provider)).toEqual({ ok: true, value: { state: "ended", reason: "expired" } });
    expect(decrypted).toEqual([]);
  });

  it("tells nobody of somebody else's", async () => {
    await stored({});
    expect(await monolith.accountState({ ...caller, userId: "eve" }, provider)).toEqual({ ok: true, value: { state: "not_connected" } });
  });

  it("changes nothing of a connection", async () => {
    for (const is of ["connected", "tampered", "being revoked", "plain"] as const) {
      await store(is);
      const before = await table.items();
      await monolith.accountState(caller, provider);
      expect(await table.items()).toEqual(before);
    }
  });

  type Vector = { name: string; table: string; stage: string; userId: string; provider: string; gen: string; tokVer: string } & {
    keyId: string;
    wrappedKey: string;
    dataKey: string;
    texts: Record<Field, string>;
    tokens: Record<Field, string>;
  };
  type Refused = { name: string; of: string; member: string; value: string; code: string };
  const file = path.join(import.meta.dirname, "../../../services/oauth/kmsseal/testdata/sealed-form-1.json");
  const vectors = JSON.parse(readFileSync(file, "utf8")) as { sealed: Vector[]; refused: Refused[] };

  // KMS as the vector has it: it gives the data key for what was wrapped, and for nothing else.
  const openedAs = async (vector: Vector, field: Field, of: Vector) => {
    const vectorKms = await outside(({ body }) => {
      const context = { app: "oauth-tokens", stage: of.stage, provider: of.provider, subject: of.userId };
      const fits = body["CiphertextBlob"] === of.wrappedKey && body["KeyId"] === of.keyId;
      const isBound = JSON.stringify(sorted(body["EncryptionContext"])) === JSON.stringify(sorted(context));
      if (!fits || !isBound) return { status: 400, body: { __type: "InvalidCiphertextException", message: "No." } };
      return { status: 200, body: { Plaintext: Buffer.from(of.dataKey, "hex").toString("base64"), KeyId: of.keyId } };
    });
    vi.stubEnv("AWS_ENDPOINT_URL_KMS", vectorKms.url);
    vi.stubEnv("DYNAMODB_TABLE_NAME", vector.table);
    vi.stubEnv("STAGE", vector.stage);
    const seal = { ...vector, wrappedKey: Buffer.from(vector.wrappedKey, "base64") };
    try {
      return await opened(vector.texts[field], field, seal);
    } finally {
      vectorKms.stop();
    }
  };
  const fields = ["accessToken", "refreshToken"] as const;

  it.each(vectors.sealed.map((vector) => [vector.name, vector] as const))("opens what the service sealed: %s", async (_, vector) => {
    for (const field of fields) {
      if (vector.texts[field] === "") continue;
      expect(isSealed(vector.texts[field])).toBe(true);
      expect(await openedAs(vector, field, vector)).toEqual({ token: vector.tokens[field] });
    }
  });

  it.each(vectors.refused.map((one) => [one.name, one] as const))("refuses as the service does: %s", async (_, { of, member, value, code }) => {
    const whole = vectors.sealed.find(({ name }) => name === of);
    if (whole === undefined) throw new Error(`no vector ${of}`);
    const isText = fields.some((field) => field === member);
    const changed = isText ? { ...whole, texts: { ...whole.texts, [member]: value } } : { ...whole, [member]: value };
    expect(await openedAs(changed, "accessToken", whole)).toEqual({ code });
  });
});
