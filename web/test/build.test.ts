import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";

// A repository in which the compiler and Next.js do nothing but leave what the build needs of them.
const files = {
  "node_modules/typescript/bin/tsc": 'require("fs").mkdirSync("../clients/ts/dist", { recursive: true });',
  "node_modules/next/dist/bin/next": `
    const { cpSync, mkdirSync, writeFileSync } = require("fs");
    for (const folder of ["static", "diagnostics", "standalone/web"]) mkdirSync(".next/" + folder, { recursive: true });
    cpSync("src/proxy.ts", ".next/static/page.js");
    const pages = [{ route: "/studio", firstLoadChunkPaths: [".next/static/page.js", ".next/static/page.css"] }];
    writeFileSync(".next/diagnostics/route-bundle-stats.json", JSON.stringify(pages));`,
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
  for (const file of ["build.mjs", "weight.mjs"]) cpSync(path.join(import.meta.dirname, "..", file), path.join(repository, "web", file));
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

it("fails, and leaves nothing, if a page ships more scripts than a page may", () => {
  const scripts = path.join(repository, "web/src/proxy.ts");
  writeFileSync(scripts, randomBytes(199_000)); // which no program makes smaller
  expect(build().status).toBe(0);
  writeFileSync(scripts, randomBytes(201_000));
  const { status, stderr } = build();
  expect([status, stderr]).toEqual([1, expect.stringMatching(/200000 bytes.*\n {2}\/studio: 201\d{3}/)]);
  expect(existsSync(path.join(repository, "web/.next"))).toBe(false);
});
