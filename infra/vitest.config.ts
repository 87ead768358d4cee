import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/scratch.ts"],
    testTimeout: 60_000, // for machines that are busy with other things
    hookTimeout: 60_000,
    maxWorkers: 1, // all tests look at the same stacks, which one process makes once
    isolate: false,
  },
});
