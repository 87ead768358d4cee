// The three operations by fastify: ajv checks the bodies, and the answers are written by its serializer.
import fastify from "fastify";

import { answers, document, listenAt, operations, referring } from "./served.mjs";

const app = fastify({
  ajv: {
    customOptions: {
      removeAdditional: false, // as strict as the others
      coerceTypes: false,
      keywords: ["example", "x-coagent-source"], // what the document has that is no rule
      formats: { "time-zone": true }, // of no body that is measured
    },
  },
});
app.addSchema({ $id: "document", definitions: referring(document.components.schemas, "#/definitions/") });
for (const { path, body, answer } of operations) {
  const said = answers[path];
  const at = (schema) => referring(schema, "document#/definitions/");
  app.post(path, { schema: { body: at(body), response: { 200: at(answer) } } }, async () => said);
}
const { hostname, port } = listenAt();
await app.listen({ host: hostname, port });
