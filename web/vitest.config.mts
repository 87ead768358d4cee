import path from "node:path";
import { defineConfig } from "vitest/config";

const at = (place: string) => path.resolve(import.meta.dirname, place);

export default defineConfig({
  root: import.meta.dirname,
  resolve: {
    alias: {
      "@coagent/clients/operations": at("../clients/ts/src/operations.gen.ts"),
      "@coagent/clients/forms": at("../clients/ts/src/forms.gen.ts"),
      "@coagent/clients/ai/zod": at("../clients/ts/src/ai/zod.gen.ts"),
      "@coagent/clients/search/zod": at("../clients/ts/src/search/zod.gen.ts"),
      "@coagent/clients/events/zod": at("../clients/ts/src/events/zod.gen.ts"),
      "@coagent/clients/oauth/zod": at("../clients/ts/src/oauth/zod.gen.ts"),
      "@coagent/clients": at("../clients/ts/src/index.ts"),
      "server-only": at("test/empty.ts"), // the real one throws everywhere but in a server build
      "next/headers": at("test/headers.ts"),
      "next/cache": at("test/cache.ts"),
      "@": at("src"),
    },
  },
  test: {
    testTimeout: 60_000, // for machines that are busy with other things
    env: { PACT_DO_NOT_TRACK: "true" },
    projects: [
      { extends: true, test: { name: "modules", include: ["test/**/*.test.ts"], environment: "node" } },
      // What is a page, or a part of one, in a browser of the least kind.
      { extends: true, test: { name: "pages", include: ["test/**/*.test.tsx"], environment: "happy-dom", globals: true } },
    ],
  },
});
