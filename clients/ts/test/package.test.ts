import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as events from "../src/events/zod.gen.js";
import { createClients, isProblem } from "../src/index.js";
import { zProblem } from "../src/oauth/zod.gen.js";
import { delivery, operations, problemCodes, version } from "../src/operations.gen.js";
import { problem } from "./server.js";

const here = path.resolve(import.meta.dirname, "..");
const packed = JSON.parse(readFileSync(path.join(here, "package.json"), "utf8")) as {
  version: string;
  exports: Record<string, { types: string; default?: string }>;
};
type Document = { paths: Record<string, Record<string, Described>>; "x-coagent-problem-codes": Record<string, string> };
type Described = { operationId?: string; "x-coagent-internal"?: boolean; "x-coagent-timeout": number };
type Receiver = { "x-coagent-target"?: { path: string; header: string; "max-body": number } };
const documentOf = (name: string) => parse(readFileSync(path.join(here, `../../openapi/${name}.yaml`), "utf8")) as Document;
const services = ["ai", "search", "oauth"] as const;
const described = (name: string) =>
  Object.values(documentOf(name).paths)
    .flatMap((item) => Object.values(item))
    .filter((one) => one.operationId !== undefined && !one["x-coagent-internal"]);

describe("the package", () => {
  it.each(services)("has every operation of a document that is for callers: %s", (service) => {
    const clients = createClients({ baseUrl: "http://127.0.0.1", auth: () => undefined });
    const names = Object.keys(clients[service]).filter((name) => name !== "watch");
    expect(names.sort()).toEqual(
      described(service)
        .map((one) => one.operationId)
        .sort(),
    );
    for (const { operationId, "x-coagent-timeout": timeout } of described(service)) {
      expect(Object.values(operations).find(({ id }) => id === operationId)).toMatchObject({ service, timeout });
    }
  });

  it("shows the work of the operations that stream", () => {
    const { watch } = createClients({ baseUrl: "http://127.0.0.1", auth: () => undefined }).ai;
    const streaming = Object.values(operations).filter(({ stream }) => stream);
    expect(streaming.length).toBeGreaterThan(0);
    expect(Object.keys(watch).sort()).toEqual(streaming.map(({ id }) => id).sort());
    expect(new Set(streaming.map(({ service }) => service))).toEqual(new Set(["ai"])); // else the types of clients.ts change, too
  });

  it("knows the codes of the documents, and its own version", () => {
    for (const name of ["common", ...services] as const) {
      expect(problemCodes[name]).toEqual(Object.keys(documentOf(name)["x-coagent-problem-codes"]));
    }
    expect(version).toBe(packed.version);
  });

  it("holds nothing of the operations that are not for callers", () => {
    const generated = readdirSync(path.join(here, "src"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), "utf8"))
      .join("\n");
    expect(generated).toContain("searchWeb");
    expect(generated).not.toMatch(/receiveEvent|BusEvent|SearchCacheInvalidate\b/i);
  });

  it("has the bodies of the events that the application receives, and where they are delivered", () => {
    const { operations: all } = parse(readFileSync(path.join(here, "../../openapi/events.yaml"), "utf8")) as { operations: Record<string, Receiver> };
    const targets = Object.values(all).flatMap((one) => one["x-coagent-target"] ?? []);
    expect(targets.length).toBeGreaterThan(0);
    for (const { path, header, "max-body": maxBody } of targets) expect(delivery).toEqual({ path, header, maxBody });
    const types = Object.values(events).flatMap((one) => ("shape" in one && "eventType" in one.shape ? one.shape.eventType.options : []));
    expect(types.sort()).toEqual([
      "ai.content.generated",
      "oauth.token.connected",
      "oauth.token.reauth_required",
      "oauth.token.recovered",
      "oauth.token.refreshed",
      "oauth.token.revoked",
    ]);
  });

  it("is small: at most 9 kB, minified and compressed as an application's bundler does it", async () => {
    const { code } = await bundle("src/index.ts", true);
    expect(gzipSync(code, { level: 9 }).length).toBeLessThanOrEqual(9_000);
  });

  const entries = Object.entries(packed.exports).flatMap(([name, { default: file }]) =>
    file === undefined || name.endsWith("/zod") ? [] : [[name, file] as const],
  );
  it.each(entries)("needs no other package, but for the schemas: %s", async (_, file) => {
    const { imports, moduleIds } = await bundle(file.replace("./dist/", "src/").replace(".js", ".ts"), false);
    expect(imports).toEqual([]);
    expect(moduleIds.filter((id) => !id.startsWith(path.join(here, "src")))).toEqual([]);
  });
});

async function bundle(file: string, treeshake: boolean) {
  const made = await rolldown({ input: path.join(here, file), treeshake, logLevel: "silent" });
  return (await made.generate({ format: "es", minify: true })).output[0];
}

describe("what is taken for a problem", () => {
  const errors = [{ pointer: "/body/topic", code: "minLength", detail: "is too short" }];
  it.each<[unknown, boolean]>([
    [problem(400, "invalid_request"), true],
    [{ ...problem(409, "oauth.reauth_required"), reason: "revoked", detail: "x", instance: "x", errors }, true],
    [{ ...problem(400, "invalid_request"), errors: [{ pointer: "/body" }] }, false],
    [{ ...problem(400, "invalid_request"), errors: "all" }, false],
    [{ ...problem(400, "invalid_request"), detail: 1 }, false],
    [{ ...problem(400, "invalid_request"), status: "400" }, false],
    [{ ...problem(400, "invalid_request"), code: undefined }, false],
    [{}, false],
    [null, false],
    ["problem", false],
  ])("is what the document describes: %j", (value, is) => {
    expect(isProblem(value)).toBe(is);
    expect(zProblem.safeParse(value).success).toBe(is);
  });

  it("may have a code and members that are newer than this package", () => {
    expect(isProblem({ ...problem(418, "ai.moon_phase"), mood: "blue", errors: [{ ...errors[0], hint: "longer" }] })).toBe(true);
  });
});
