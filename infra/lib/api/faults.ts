import { awsNames } from "./aws-overlay.ts";
import { type Document, type Json, type Operation, record } from "./document.ts";
import { largestBody, longestWait } from "./limits.ts";

/**
 * What is wrong with the document of the REST API, a sentence each, that would let somebody in, or would be told only
 * by the first request: nothing in API Gateway itself refuses it.
 */
export function faultsOf(body: Json, documents: readonly Document[]): string[] {
  const expected = documents.flatMap(({ operations }) => operations);
  const present = Object.entries(record(body["paths"])).flatMap(([at, item]) =>
    Object.entries(record(item)).map(([method, operation]) => ({ at, method, operation: record(operation) })),
  );
  const surplus = present.filter(
    ({ at, method }) => !expected.some((one) => one.path === at && one.method === method),
  );
  return [
    ...surplus.map(({ at, method }) => `${method} ${at} is in no document`),
    ...expected.flatMap((operation) => {
      const found = present.find(({ at, method }) => operation.path === at && operation.method === method);
      if (found === undefined) return [`${operation.id} has no method`];
      return faultsOfMethod(operation, found.operation).map((fault) => `${operation.id} ${fault}`);
    }),
  ];
}

function faultsOfMethod(operation: Operation, method: Json): string[] {
  const faults: string[] = [];
  const [security, ...others] = (method["security"] ?? []) as Json[];
  const scopes = record(security)[awsNames.authorizer];
  if (others.length > 0 || !Array.isArray(scopes) || scopes.length === 0)
    faults.push("wants no scope: API Gateway would take an ID token of anybody");
  else if (operation.scope !== undefined && (scopes.length > 1 || scopes[0] !== operation.scope))
    faults.push(`wants ${scopes.join(" or ")} instead of ${operation.scope}`);
  const { timeoutInMillis, responseTransferMode, type } = record(method[awsNames.integration]);
  const most = responseTransferMode === "STREAM" ? longestWait.streamed : longestWait.buffered;
  if (type !== "aws_proxy") faults.push("is not passed on as it comes");
  if (typeof timeoutInMillis !== "number" || timeoutInMillis < operation.timeout * 1000)
    faults.push("is given up before its time is over");
  else if (timeoutInMillis > most * 1000) faults.push(`waits for more than ${most} s, which API Gateway does not`);
  if ((operation.maxBody ?? 0) > largestBody) faults.push("takes a body that is too large for Lambda");
  return faults;
}
