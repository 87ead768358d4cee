import "server-only";
import { createRemoteJWKSet, decodeJwt, errors, type JWTPayload, jwtVerify } from "jose";
import { cache } from "react";
import { settings } from "@/settings";
import { logWarning } from "@/telemetry/log";
import { currentTrace } from "./current";
import type { Session } from "./session";

/** The group of the user pool whose people look after the product. */
const group = "operators";

/**
 * Says whether somebody is an operator. Nothing but the access token says so, and only once its signature has been
 * checked; of most people nothing is checked, since their token does not even claim it.
 */
export const isOperator = cache(async ({ accessToken }: Session): Promise<boolean> => {
  try {
    if (!isMember(decodeJwt(accessToken))) return false;
    const { payload } = await jwtVerify(accessToken, keysOf(settings.cognitoIssuer), {
      issuer: settings.cognitoIssuer,
      algorithms: ["RS256"],
      clockTolerance: 60, // as the services allow
    });
    const ours = payload["token_use"] === "access" && payload["client_id"] === settings.cognitoClientId;
    return ours && isMember(payload);
  } catch (error) {
    if (error instanceof errors.JWTInvalid) return false; // no token that claims anything
    const { correlationId } = await currentTrace();
    logWarning("The token of an operator is not believed.", { correlationId, error: nameOf(error) });
    return false;
  }
});

const isMember = ({ "cognito:groups": groups }: JWTPayload) => Array.isArray(groups) && groups.includes(group);

const nameOf = (error: unknown) => (error instanceof Error ? error.name : typeof error);

type Keys = ReturnType<typeof createRemoteJWKSet>;
let made: { issuer: string; keys: Keys } | undefined;

// Keys that are known stay good while Cognito is away; one that is new is fetched.
function keysOf(issuer: string): Keys {
  if (made?.issuer !== issuer)
    made = {
      issuer,
      keys: createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`), {
        cacheMaxAge: Number.POSITIVE_INFINITY,
        timeoutDuration: 2_000,
      }),
    };
  return made.keys;
}
