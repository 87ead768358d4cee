import { readFileSync } from "node:fs";
import path from "node:path";

const read = (name: string) => readFileSync(path.join(import.meta.dirname, "../../openapi", `${name}.yaml`), "utf8");

/** The lines under a top-level key, up to the next one. */
function section(name: string, key: string): string[] {
  const lines = read(name).split("\n");
  const start = lines.indexOf(`${key}:`) + 1;
  if (start === 0) throw new Error(`${name}.yaml has no ${key}`);
  const length = lines.slice(start).findIndex((line) => /^\S/.test(line));
  return lines.slice(start, length < 0 ? undefined : start + length);
}

/** The problem codes that a document lists. */
export function codesOf(name: "common" | "ai" | "search" | "oauth"): string[] {
  const codes = section(name, "x-coagent-problem-codes").flatMap((line) => /^ {2}([a-z][a-z0-9_.]*):/.exec(line)?.[1] ?? []);
  if (codes.length < 5) throw new Error(`${name}.yaml: cannot read the problem codes`);
  return codes;
}

/** The operations of a document that are for clients, with their deadlines in seconds. */
export function operationsOf(name: "ai" | "search" | "oauth"): Map<string, number> {
  const operations = new Map<string, number>();
  for (const block of section(name, "paths").join("\n").split(/^ {6}operationId: /m).slice(1)) {
    if (/^ {6}x-coagent-internal: true$/m.test(block)) continue;
    const operation = /^\w+/.exec(block)?.[0];
    const timeout = /^ {6}x-coagent-timeout: (\d+)$/m.exec(block)?.[1];
    if (operation === undefined || timeout === undefined) throw new Error(`${name}.yaml: cannot read ${block.slice(0, 40)}`);
    operations.set(operation, Number(timeout));
  }
  return operations;
}

/** The values of an enum of the events' document whose line names them after a key. */
export function enumOf(key: string): string[] {
  const text = read("event-schemas");
  const found = new RegExp(`\\b${key}:\\s*(?:\\{ )?type: string,?\\s+enum: \\[([^\\]]+)\\]`).exec(text)?.[1];
  if (found === undefined) throw new Error(`event-schemas.yaml has no enum ${key}`);
  return found.split(",").map((value) => value.trim());
}

/** The types of the events that the bus carries. */
export const eventTypes = (): string[] => [...read("event-schemas").matchAll(/eventType: \{ type: string, enum: \[([a-z_.]+)\] \}/g)].map((m) => m[1] ?? "");
