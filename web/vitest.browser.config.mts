import { defineConfig } from "vitest/config";

// Walks through the running application, one after another: they share one browser and two busy cores.
export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ["browser/**/*.walk.ts"],
    environment: "node",
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000, interval: 100 } }, // as long as Playwright waits for what it looks for
  },
});
