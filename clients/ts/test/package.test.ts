import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { createClients } from "../src/index.js";

const root = path.resolve(import.meta.dirname, "../../..");
const documentOf = (service: string) => readFileSync(path.join(root, `openapi/${service}.yaml`), "utf8");
const names = (document: string) => [...document.matchAll(/^ {6}operationId: (\w+)$/gm)].map(([, name]) => name);
const clients = createClients({ baseUrl: "http://127.0.0.1", auth: () => undefined });

describe("the package", () => {
  it("has every operation of the documents that is for callers", () => {
    const { watch, ...ai } = clients.ai;
    expect(Object.keys(ai).sort()).toEqual(names(documentOf("ai")).sort());
    expect(Object.keys(clients.oauth).sort()).toEqual(names(documentOf("oauth")).sort());
    expect(Object.keys(clients.search).sort()).toEqual(names(documentOf("search")).filter((name) => name !== "receiveEvent").sort());
  });

  it("shows the work of the operations that stream, which are those of the AI service", () => {
    const streams = (document: string) => [...document.matchAll(/^ {12}text\/event-stream:$/gm)].length;
    expect(Object.keys(clients.ai.watch).sort()).toEqual(names(documentOf("ai")).sort());
    expect(streams(documentOf("ai"))).toBe(names(documentOf("ai")).length);
    expect(streams(documentOf("search")) + streams(documentOf("oauth"))).toBe(0);
  });

  it("holds nothing of the operations that are not for callers", () => {
    const folder = path.join(import.meta.dirname, "../src/search");
    const generated = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), "utf8"))
      .join("\n");
    expect(generated).toContain("searchWeb");
    expect(generated).not.toMatch(/receiveEvent|BusEvent|X-Event-Key|SearchCacheInvalidate\b/i);
  });

  it("waits longer than any operation takes", () => {
    const longest = Math.max(...["ai", "search", "oauth"].flatMap((service) =>
      [...documentOf(service).matchAll(/^ {6}x-coagent-timeout: (\d+)$/gm)].map(([, seconds]) => Number(seconds))));
    expect(longest).toBe(120); // else the default of clients.ts changes, too
  });
});
