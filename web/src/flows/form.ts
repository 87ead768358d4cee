import type { FormField, RequestForm } from "@coagent/clients/forms";
import { rowsOf, typedRows } from "./rows";

/** A field of a form: as the document describes it, and what people read beside it. */
export type Field = FormField & {
  label: string;
  hint: string;
  /** It stands in the form itself; one that does not is behind “More”. */
  first: boolean;
  /** It is told that it may be left empty. */
  optional: boolean;
  /** What people read of its options, where that is not the option itself. */
  names?: Readonly<Record<string, string>>;
};

/**
 * What was typed into a form, by the names of its fields. A list has one item in each line; of rows each field has the
 * name of the rows, the number of its row from 0, and its own, with dots between.
 */
export type Typed = Record<string, string>;

// Names whose words do not say it to the person who fills them in.
const labels: ReadonlyMap<string, string> = new Map([
  ["name", "Your name"],
  ["agencyName", "Your agency"],
  ["audience", "Readers"],
  ["timePeriod", "Period"],
  ["lengthSeconds", "Length in seconds"],
  ["comment", "What the client wrote"],
  ["clientName", "The client's name"],
  ["office.address", "Your office's address"],
  ["office.phone", "Your office's phone"],
  ["office.website", "Your website"],
  ["brandVoice.use", "Words you like"],
  ["brandVoice.avoid", "Words you avoid"],
  ["brandVoice.sample", "How you write"],
  ["brandAudit.results", "How you are listed"],
]);

// What stands beside what people tell, and is of no use to the service unless a program has it.
const unasked: ReadonlySet<string> = new Set(["brandAudit.id", "brandAudit.lastRun"]);

/**
 * The fields of a form, in their order. First are those that are required and those that the document's example has.
 * The time zone is the browser's own, and nobody is asked for it.
 */
export function fieldsOf({ fields, example }: RequestForm): Field[] {
  return fields
    .filter((field) => !isTimeZone(field) && !unasked.has(field.name))
    .map((field) => ({
      ...field,
      label: labels.get(field.name) ?? labelOf(field.name),
      hint: hintOf(field),
      first: field.required || field.name in example,
      optional: !field.required && field.name in example,
    }))
    .toSorted((one, other) => Number(other.required) - Number(one.required));
}

/** The name of the field for the time zone, if a request has one. */
export const timeZoneOf = ({ fields }: RequestForm): string | undefined => fields.find(isTimeZone)?.name;

const isTimeZone = (field: FormField) => field.kind === "text" && field.format === "time-zone";

/** What was typed, as the request that it makes. What was left empty is left out, if it may be. */
export function requestOf(fields: FormField[], typed: Typed): Record<string, unknown> {
  const request: Record<string, unknown> = {};
  for (const field of fields) {
    const value = field.kind === "rows" ? rowsOf(field, typed) : readOf(field, (typed[field.name] ?? "").trim());
    if (value === undefined) continue;
    const names = field.name.split(".");
    const last = names.pop() ?? "";
    let at = request;
    for (const name of names) {
      at[name] ??= {};
      at = at[name] as Record<string, unknown>;
    }
    at[last] = value;
  }
  return request;
}

/** A request, or a part of one, as somebody would type it: {@link requestOf} makes the same of it. */
export function typedOf(fields: FormField[], request: object): Typed {
  const typed: Typed = {};
  for (const field of fields) {
    const { name } = field;
    const value = name
      .split(".")
      .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], request);
    if (field.kind === "rows" && Array.isArray(value)) Object.assign(typed, typedRows(field, value as object[]));
    else if (value !== undefined) typed[name] = textOf(value);
  }
  return typed;
}

const textOf = (value: unknown): string => (Array.isArray(value) ? value.join("\n") : String(value));

function readOf(field: FormField, text: string): unknown {
  const empty = field.required && field.kind !== "choice" && field.kind !== "number" && field.min === 0;
  if (text === "" && !empty) return undefined;
  switch (field.kind) {
    case "number":
      return Number(text);
    case "list":
      return linesOf(text);
    default:
      return text;
  }
}

/** The items of a list, of which each was typed on a line of its own. */
const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** The document's example, as somebody would type it. */
export const exampleOf = ({ fields, example }: RequestForm): Typed => typedOf(fields, example);

/** The query of an address. */
export type Query = Readonly<Record<string, string | string[] | undefined>>;

/** What the query of an address types into a form, no longer than its fields take. */
export function givenIn(query: Query, fields: readonly FormField[]): Typed {
  const given = fields.flatMap((field): [string, string][] => {
    const text = query[field.name];
    return field.kind === "text" && typeof text === "string" ? [[field.name, text.slice(0, field.max)]] : [];
  });
  return Object.fromEntries(given);
}

/** What is wrong with a field. Of a list it says in which line. */
export function errorOf(name: string, wrong: readonly { name: string; message: string }[]): string | undefined {
  for (const field of wrong) {
    const at = field.name.replace(/^request\./, "");
    if (at === name) return field.message;
    const item = at.startsWith(`${name}.`) ? Number(at.slice(name.length + 1)) : Number.NaN;
    if (Number.isInteger(item)) return `Line ${item + 1}: ${field.message}`;
  }
  return undefined;
}

/** What people call a field that has no other label: Time period for timePeriod. */
export function labelOf(name: string): string {
  const words = name.replaceAll(/(?=[A-Z])/g, " ").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const longest = 80; // of an example beside its field

function hintOf(field: FormField): string {
  const known = field.kind === "choice" || field.kind === "rows" ? undefined : field.example?.toString();
  const example = known === undefined || known.length > longest ? "" : `For example “${known.replace(/\.$/, "")}”.`;
  const lines = field.kind === "list" ? "One in each line." : "";
  return [field.about, lines, example].filter(Boolean).join(" ");
}
