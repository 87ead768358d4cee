// The members of a schema, as a list that a person reads.

import { chip, escapeHtml, inline } from "./html.mjs";

/** How deep members are shown without being asked for. */
const open = 1;

/** All members of an object or of the objects in a list; empty when there are none. */
export function members(schema, resolve, depth = 0, within = []) {
  const object = resolve(schema);
  if (object.type === "array") return members(object.items, resolve, depth, within);
  if (!object.properties || within.includes(object)) return "";
  const rows = Object.entries(object.properties).map(([name, property]) => {
    const nested = members(property, resolve, depth + 1, [...within, object]);
    return field({ name, schema: property, required: object.required?.includes(name), resolve, nested, depth });
  });
  return `<ul class="fields">${rows.join("")}</ul>`;
}

/** The names of all members, for the search. */
export function names(schema, resolve, within = []) {
  const object = resolve(schema);
  if (object.type === "array") return names(object.items, resolve, within);
  if (!object.properties || within.includes(object)) return [];
  return Object.entries(object.properties).flatMap(([name, property]) => [
    name,
    ...names(property, resolve, [...within, object]),
  ]);
}

/** One member, parameter or header. */
export function field({ name, schema, description, required, resolve, nested = "", depth = 0 }) {
  const found = resolve(schema);
  const items = found.type === "array" ? resolve(found.items) : undefined;
  const text =
    description ??
    schema.description ??
    found.description ??
    (items && !items.properties ? items.description : undefined);
  const more =
    nested &&
    `<details${depth < open ? " open" : ""}><summary>Members${items ? " of each" : ""}</summary>${nested}</details>`;
  return `<li><p class="field"><code>${escapeHtml(name)}</code> <span class="type">${typeOf(found, items)}</span>${
    required ? ` <span class="required">required</span>` : ""
  }</p>${text ? `<p>${inline(text)}</p>` : ""}${bounds(found, items)}${more}</li>`;
}

/** The type of a value; of a list, with that of its items. */
export function typeOf(schema, items) {
  if (items) return `array of ${items.properties ? "objects" : `${typeOf(items)}s`}`;
  return schema.format === "uri" ? "URL" : (schema.format ?? schema.type ?? "any");
}

function bounds(schema, items) {
  const said = boundsOf(schema, items, chip);
  return said.length > 0 ? `<p class="bounds">${said.join(" · ")}</p>` : "";
}

/** What a value must be besides of its type. `chip` writes a value. */
export function boundsOf(schema, items, chip) {
  const said = [];
  const range = (low, high, of) => {
    if (high === undefined && !low) return;
    const n = (value) => value.toLocaleString("en-US");
    const many = of && (high ?? low) !== 1 ? `${of}s` : of;
    const text =
      low === undefined || (of && low === 0)
        ? `at most ${n(high)}`
        : high === undefined
          ? `at least ${n(low)}`
          : low === high
            ? n(low)
            : `${n(low)} to ${n(high)}`;
    said.push(many ? `${text} ${many}` : text);
  };
  const about = (one) => {
    const values = one.enum ?? one["x-extensible-enum"];
    if (values)
      said.push(
        `${one.enum ? (values.length > 1 ? "one of" : "always") : "one of, and more may come:"} ${values.map(chip).join(" ")}`,
      );
    else if (one.type === "string") range(one.minLength, one.maxLength, "character");
    if (one.type === "integer" || one.type === "number")
      range(one.minimum, one.maximum === Number.MAX_SAFE_INTEGER ? undefined : one.maximum);
    if (one.pattern === "\\S") said.push("not blank");
    else if (one.pattern && one.format !== "uri") said.push(`matches ${chip(one.pattern)}`);
  };
  if (items) {
    range(schema.minItems, schema.maxItems, "item");
    if (schema.uniqueItems) said.push("no two alike");
    if (!items.properties) {
      const before = said.length;
      about(items);
      if (said.length > before) said[before] = `each ${said[before]}`;
    }
  } else about(schema);
  if (schema.default !== undefined) said.push(`${chip(schema.default)} if absent`);
  return said;
}

/** A value that fits a schema, from the examples of its members. */
export function example(schema, resolve) {
  const found = resolve(schema);
  if (schema.example !== undefined || found.example !== undefined) return schema.example ?? found.example;
  if (found.enum) return found.enum[0];
  if (found.type === "array") return [example(found.items, resolve)];
  if (found.properties)
    return Object.fromEntries(
      Object.entries(found.properties).map(([name, property]) => [name, example(property, resolve)]),
    );
  throw new Error(`No example for ${JSON.stringify(found).slice(0, 200)}`);
}
