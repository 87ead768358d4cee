import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";

// A repository in which the compiler and Next.js do nothing but leave what the build needs of them.
const files = {
  "node_modules/typescript/bin/tsc": 'require("fs").mkdirSync("../clients/ts/dist", { recursive: true });',
  "node_modules/next/dist/bin/next": `for (const folder of [".next/static", ".next/standalone/web"]) require("fs").mkdirSync(folder, { recursive: true });`,
  "clients/ts/src/index.ts": "",
  "clients/ts/package.json": "{}",
  "clients/ts/tsconfig.json": "{}",
  "package-lock.json": "{}",
  "web/src/proxy.ts": "",
  "web/package.json": "{}",
  "web/next.config.ts": "",
  "web/tsconfig.json": "{}",
};
const tools = Object.keys(files).filter((file) => file.startsWith("node_modules/"));

let repository: string;
beforeEach(() => {
  repository = mkdtempSync(path.join(os.tmpdir(), "build-"));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.join(repository, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(repository, file), text);
  }
  cpSync(path.join(import.meta.dirname, "../build.mjs"), path.join(repository, "web/build.mjs"));
});
afterEach(() => rmSync(repository, { recursive: true }));

const build = () => spawnSync(process.execPath, ["build.mjs"], { cwd: path.join(repository, "web"), encoding: "utf8" });

it("is done again when anything that it is made of has changed, and only then", () => {
  expect(build().status).toBe(0);
  for (const changed of Object.keys(files).filter((file) => !tools.includes(file))) {
    expect(build().stdout, changed).toBe("The application is built already.\n");
    appendFileSync(path.join(repository, changed), "\n");
    expect(build().stdout, changed).toBe("");
  }
});

it("leaves nothing of the clients that is not made any more", () => {
  const old = path.join(repository, "clients/ts/dist/old.js");
  mkdirSync(path.dirname(old));
  writeFileSync(old, "");
  expect(build().status).toBe(0);
  expect([existsSync(old), existsSync(path.dirname(old))]).toEqual([false, true]);
});
