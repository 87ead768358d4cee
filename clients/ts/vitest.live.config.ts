// Tests against running services: TOKEN=$(bin/local token) vitest run --config clients/ts/vitest.live.config.ts
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: import.meta.dirname,
  test: { include: ["test/live/*.live.ts"], environment: "node", testTimeout: 60_000 },
});
