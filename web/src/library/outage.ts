import "server-only";
import { DynamoDBServiceException } from "@aws-sdk/client-dynamodb";
import { unavailable } from "@/services/failure";
import type { Outcome } from "@/services/outcome";
import { currentTrace } from "@/session/current";
import { logWarning } from "@/telemetry/log";

/** Works on the table. A table that is not to be had is no fault of ours, but a failure that a page can tell. */
export async function stored<T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await work();
  } catch (error) {
    if (!isOutage(error)) throw error;
    const { correlationId } = await currentTrace();
    logWarning("The table cannot be reached.", { correlationId, error: error.name });
    return { ok: false, failure: unavailable("library", 1) };
  }
}

const throttled = ["ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"];

// What the SDK throws has `$metadata`, also if nobody answered. What DynamoDB refuses as wrong is a mistake of ours.
function isOutage(error: unknown): error is Error {
  if (!(error instanceof Error) || !("$metadata" in error)) return false;
  return !(error instanceof DynamoDBServiceException) || error.$fault === "server" || throttled.includes(error.name);
}
