// The three operations by hono: zod checks the bodies, by schemas that it makes of the document's own.
import { serve } from "@hono/node-server";
import { zValidator } from "@hono/zod-validator";
import { Hono } from "hono";
import { z } from "zod";

import { answers, document, listenAt, operations, referring } from "./served.mjs";

const app = new Hono();
const definitions = referring(document.components.schemas, "#/definitions/");
for (const { path, body } of operations) {
  const said = answers[path];
  const schema = z.fromJSONSchema(
    { ...referring(body, "#/definitions/"), definitions },
    { defaultTarget: "openapi-3.0" },
  );
  app.post(path, zValidator("json", schema), (c) => c.json(said));
}
serve({
  fetch: app.fetch,
  ...listenAt(),
  serverOptions: { keepAliveTimeout: 60_000 }, // while others have their turn
});
