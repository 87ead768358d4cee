interface Refusal {
  readonly status: keyof typeof titles;
  /** One of openapi/common.yaml. */
  readonly code: string;
  readonly detail: string;
  readonly retryAfter?: number;
}

const titles = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  413: "Request Entity Too Large",
  415: "Unsupported Media Type",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
  504: "Gateway Timeout",
} as const;

const broken: Refusal = {
  status: 400,
  code: "invalid_request",
  detail: "The request breaks the document.",
};
const ours: Refusal = { status: 500, code: "internal", detail: "Something went wrong on our side." };
const stranger: Refusal = {
  status: 401,
  code: "unauthenticated",
  detail: "The request has no valid access token.",
};
const nothing: Refusal = { status: 404, code: "not_found", detail: "There is nothing at this path." };
const refused: Refusal = { status: 403, code: "forbidden", detail: "The token does not allow this." };

/** What API Gateway answers by itself. The names are its own. */
const refusals: Readonly<Record<string, Refusal>> = {
  ACCESS_DENIED: refused,
  API_CONFIGURATION_ERROR: ours,
  AUTHORIZER_CONFIGURATION_ERROR: ours,
  AUTHORIZER_FAILURE: ours,
  BAD_REQUEST_BODY: broken,
  BAD_REQUEST_PARAMETERS: broken,
  DEFAULT_4XX: broken,
  DEFAULT_5XX: ours,
  EXPIRED_TOKEN: stranger,
  INTEGRATION_FAILURE: {
    status: 503,
    code: "gateway.upstream_unavailable",
    detail: "The service cannot be reached.",
    retryAfter: 5,
  },
  INTEGRATION_TIMEOUT: {
    status: 504,
    code: "timeout",
    detail: "The response was not ready within the operation's time.",
  },
  INVALID_API_KEY: refused,
  INVALID_SIGNATURE: stranger,
  MISSING_AUTHENTICATION_TOKEN: nothing, // so it calls a path that is not there, and a method that a path has not
  QUOTA_EXCEEDED: { status: 429, code: "rate_limited", detail: "There were too many requests.", retryAfter: 60 },
  REQUEST_TOO_LARGE: { status: 413, code: "payload_too_large", detail: "The body is too large." },
  RESOURCE_NOT_FOUND: nothing,
  THROTTLED: { status: 429, code: "rate_limited", detail: "There were too many requests.", retryAfter: 1 },
  UNAUTHORIZED: stranger,
  UNSUPPORTED_MEDIA_TYPE: { status: 415, code: "unsupported_media_type", detail: "The body must be JSON." },
  WAF_FILTERED: refused,
};

/** The answers of API Gateway itself as problem+json (RFC 9457), in the form that those of the services have. */
export const gatewayResponses = Object.fromEntries(
  Object.entries(refusals).map(([kind, { status, code, detail, retryAfter }]) => [
    kind,
    {
      statusCode: status,
      responseParameters: {
        "gatewayresponse.header.Content-Type": "'application/problem+json'",
        "gatewayresponse.header.Cache-Control": "'no-store'",
        "gatewayresponse.header.X-Correlation-Id": "context.requestId",
        ...(status === 401 && { "gatewayresponse.header.WWW-Authenticate": "'Bearer'" }),
        ...(retryAfter !== undefined && { "gatewayresponse.header.Retry-After": `'${retryAfter}'` }),
      },
      responseTemplates: {
        "application/json": JSON.stringify({
          type: "about:blank",
          title: titles[status],
          status,
          detail,
          instance: "urn:coagent:request:$context.requestId",
          code,
          correlationId: "$context.requestId",
          ...(retryAfter !== undefined && { retryAfter }),
        }),
      },
    },
  ]),
);
