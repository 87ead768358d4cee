// Builds the clients and the application into .next/standalone, unless what it is built from is the same as last time.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { mostBytes, weights } from "./weight.mjs";

const { values } = parseArgs({ options: { force: { type: "boolean", default: false } } });
const web = import.meta.dirname;
const built = path.join(web, ".next");
const standalone = path.join(built, "standalone", "web");
const mark = path.join(standalone, ".inputs");

const modules = path.join(web, "..", "node_modules");
const clients = path.join(web, "..", "clients", "ts");
const dist = path.join(clients, "dist");

const inputs = inputsHash();
if (existsSync(dist) && !values.force && existsSync(mark) && readFileSync(mark, "utf8") === inputs) {
  console.log("The application is built already.");
  process.exit();
}
rmSync(mark, { force: true });
rmSync(dist, { recursive: true, force: true }); // the compiler leaves what it made of files that are gone
if (run(path.join(modules, "typescript", "bin", "tsc"), "-p", clients) !== 0) process.exit(1);
if (run(path.join(modules, "next", "dist", "bin", "next"), "build") !== 0) {
  rmSync(built, { recursive: true, force: true }); // half a build is none
  process.exit(1);
}
const pages = weights(built);
writeFileSync(path.join(built, "weights.txt"), pages.map(({ route, bytes }) => `${bytes} ${route}\n`).join(""));
const heavy = pages.filter(({ bytes }) => bytes > mostBytes);
if (pages.length === 0 || heavy.length > 0) {
  const told = heavy.map(({ route, bytes }) => `  ${route}: ${bytes}`).join("\n");
  console.error(`A page may ship ${mostBytes} bytes of scripts at most (gzip). These ship more:\n${told}`);
  rmSync(built, { recursive: true, force: true });
  process.exit(1);
}
cpSync(path.join(built, "static"), path.join(standalone, ".next", "static"), { recursive: true });
writeFileSync(mark, inputs);

function run(program, ...args) {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };
  return spawnSync(process.execPath, [program, ...args], { cwd: web, env, stdio: "inherit" }).status;
}

function inputsHash() {
  const hash = createHash("sha256").update(process.version);
  const files = [
    ...globSync(["src/**/*", "package.json", "*.config.ts", "tsconfig.json"], { cwd: web }),
    ...globSync(["../clients/ts/src/**/*", "../clients/ts/{package,tsconfig}.json"], { cwd: web }),
    ...globSync(["../package-lock.json", "build.mjs", "weight.mjs"], { cwd: web }),
  ];
  for (const file of files.sort()) {
    const whole = path.join(web, file);
    if (path.extname(file) !== "") hash.update(file).update("\0").update(readFileSync(whole)).update("\0");
  }
  return hash.digest("hex");
}
