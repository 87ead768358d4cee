/** How a client of the SDK finds the emulator. */
export interface Cloud {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** How the programs of others find it: the functions' SDK, and the command `aws`. */
export const environmentOf = ({ endpoint, region, credentials }: Cloud): Record<string, string> => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_DEFAULT_REGION: region,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_PAGER: "",
});

/** Calls an action of SQS. */
export async function sqs<T>(cloud: Cloud, action: string, body: Readonly<Record<string, unknown>>): Promise<T> {
  const scope = `${cloud.credentials.accessKeyId}/20260101/${cloud.region}/sqs/aws4_request`;
  const response = await fetch(cloud.endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `AmazonSQS.${action}`,
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}`,
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`SQS, ${action}: ${response.status} ${text}`);
  return JSON.parse(text || "{}") as T;
}
