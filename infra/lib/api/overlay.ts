import { jsonpath } from "json-p3";
import { type Json, record } from "./document.ts";

/** A change of a document, by the OpenAPI Overlay Specification 1.0.0. */
export interface Action {
  /** RFC 9535. */
  readonly target: string;
  readonly description?: string;
  readonly update?: unknown;
  readonly remove?: boolean;
}

/** An OpenAPI Overlay. */
export interface Overlay {
  readonly overlay: "1.0.0";
  readonly info: { readonly title: string; readonly version: string };
  readonly actions: readonly Action[];
}

/** The document with all actions done, one after the other. An action that meets nothing is a mistake, and thrown. */
export function applyOverlay(document: Json, overlay: Overlay): Json {
  const result = structuredClone(document);
  for (const { target, update, remove } of overlay.actions) {
    const nodes = jsonpath.query(target, result as Parameters<typeof jsonpath.query>[1]);
    if (nodes.length === 0) throw new Error(`overlay: ${target} is not in the document`);
    // From the last to the first, so that what is removed from a list moves nothing that is still to be removed.
    for (const { location } of [...nodes].reverse()) {
      const last = location.at(-1);
      const parent = location.slice(0, -1).reduce<unknown>((node, key) => (node as never)[key], result);
      if (remove === true) removeFrom(parent, last);
      else if (last === undefined) Object.assign(result, merged(result, update));
      else (parent as Record<string | number, unknown>)[last] = merged((parent as never)[last], update);
    }
  }
  return result;
}

function removeFrom(parent: unknown, key: string | number | undefined): void {
  if (key === undefined) throw new Error("overlay: a document cannot be removed from itself");
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete (parent as Json)[key];
}

/** Objects are merged, lists get one element more, and anything else is replaced. */
function merged(node: unknown, update: unknown): unknown {
  if (Array.isArray(node)) return [...node, update];
  if (!isObject(node) || !isObject(update)) return structuredClone(update);
  const result: Json = { ...node };
  for (const [name, value] of Object.entries(update)) {
    result[name] = name in result ? merged(result[name], value) : structuredClone(value);
  }
  return result;
}

const isObject = (node: unknown): node is Json =>
  typeof node === "object" && node !== null && !Array.isArray(node) && record(node) === node;
