import type { Document, Operation } from "./document.ts";
import type { Action, Overlay } from "./overlay.ts";
import { gatewayResponses } from "./problems.ts";

/** What API Gateway wants to know that no document can say. */
export interface Surroundings {
  /** The address by which API Gateway invokes the function of the operation's service. */
  readonly uriOf: (operation: Operation) => string;
  /** The user pool whose tokens are taken. */
  readonly userPoolArn: string;
  /** Whether the function's answer is passed on while it is being made. */
  readonly streams: boolean;
}

/** What every access token of somebody who signed in by the SDK says. It stands for "somebody who is signed in". */
export const signedIn = "aws.cognito.signin.user.admin";

/** How much longer than the service the API waits, in seconds, so that the service's own problem arrives. */
const grace = 2;

const authorizer = "cognito";
const integration = "x-amazon-apigateway-integration";

/** What things are called in the document of the REST API. */
export const awsNames = { authorizer, integration } as const;

/**
 * What makes of a service's document that of the REST API. Everything in it follows from the document's own words, or
 * from where it is deployed.
 *
 * Models go: API Gateway knows neither oneOf nor additionalProperties, and the services hold each body against the
 * document themselves.
 */
export function awsOverlay(document: Document, around: Surroundings): Overlay {
  const internal = Object.entries(document.text["paths"] as Record<string, object>).flatMap(([at, item]) =>
    Object.entries(item)
      .filter(([, operation]) => (operation as Record<string, unknown>)?.["x-coagent-internal"] === true)
      .map(([method]) => `${place(at)}['${method}']`),
  );
  return {
    overlay: "1.0.0",
    info: { title: `The ${document.service} service behind API Gateway`, version: "1.0.0" },
    actions: [
      ...internal.map(
        (target): Action => ({ target, description: "The event bus has another way in.", remove: true }),
      ),
      { target: "$.security", description: "What API Gateway checks stands with each operation.", remove: true },
      { target: "$.servers", remove: true },
      { target: "$.components", remove: true },
      {
        target: "$",
        update: {
          components: {
            securitySchemes: {
              [authorizer]: {
                type: "apiKey",
                name: "Authorization",
                in: "header",
                "x-amazon-apigateway-authtype": "cognito_user_pools",
                "x-amazon-apigateway-authorizer": { type: "cognito_user_pools", providerARNs: [around.userPoolArn] },
              },
            },
          },
          "x-amazon-apigateway-gateway-responses": gatewayResponses,
        },
      },
      ...document.operations.flatMap((operation) => actionsOf(operation, document, around)),
    ],
  };
}

const place = (at: string) => `$.paths['${at}']`;

function actionsOf(operation: Operation, document: Document, around: Surroundings): Action[] {
  const target = `${place(operation.path)}.${operation.method}`;
  const parameters = [...operation.path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const dropped = ["parameters", "requestBody", "responses", "description", "tags"];
  const present = dropped.filter((name) => name in memberOf(document, operation));
  return [
    ...present.map((name): Action => ({ target: `${target}.${name}`, remove: true })),
    {
      target,
      description: operation.id,
      update: {
        ...(parameters.length > 0 && { parameters }),
        responses: { default: { description: "What the service answers." } },
        security: [{ [authorizer]: [operation.scope ?? signedIn] }],
        [integration]: {
          type: "aws_proxy",
          httpMethod: "POST",
          uri: around.uriOf(operation),
          passthroughBehavior: "when_no_match",
          timeoutInMillis: (operation.timeout + grace) * 1000,
          ...(around.streams && { responseTransferMode: "STREAM" }),
        },
      },
    },
  ];
}

const memberOf = (document: Document, { path, method }: Operation) =>
  (document.text["paths"] as Record<string, Record<string, object>>)[path]?.[method] ?? {};
