import type { FormField } from "@coagent/clients/forms";
import { type Field, fieldsOf, labelOf, requestOf, type Typed, typedOf } from "./form";

/** A field that holds several objects, each of which has the same fields. */
export type RowsField = Extract<FormField, { kind: "rows" }>;

// Names whose words do not say it to the person who fills them in.
const labels: ReadonlyMap<string, string> = new Map([
  ["results.foundName", "Name shown there"],
  ["results.foundAddress", "Address shown there"],
  ["results.foundPhone", "Phone shown there"],
  ["results.status", "Does it agree with what is right?"],
  ["competitors.avgRating", "Average rating"],
  ["competitors.reviewCount", "Reviews"],
  ["competitors.socialFollowers", "Followers"],
]);

// It counts search results, of which people know nothing.
const isAsked = ({ name }: FormField) => name !== "citation";

/** The fields of one row, under the names that they have in the form. */
export function columnsOf({ name, fields }: RowsField, row: number): Field[] {
  const own = name.split(".").at(-1) ?? name;
  return fieldsOf({ summary: "", example: {}, fields })
    .filter(isAsked)
    .map((field) => ({
      ...field,
      name: nameOf(name, row, field.name),
      label: labels.get(`${own}.${field.name}`) ?? labelOf(field.name),
      hint: "", // it would stand there once more in each row
    }));
}

/** How many rows somebody has begun. */
export function countOf({ name }: Pick<RowsField, "name">, typed: Typed): number {
  const numbers = Object.entries(typed)
    .filter(([field, text]) => field.startsWith(`${name}.`) && text.trim() !== "")
    .map(([field]) => Number.parseInt(field.slice(name.length + 1), 10))
    .filter((row) => row >= 0 && row < most);
  return Math.max(0, ...numbers.map((row) => row + 1));
}

// A row more than any document takes: what is sent may be anything.
const most = 100;

/** The rows that were typed. One that was left empty among them is sent, so that the document says what it lacks. */
export function rowsOf(field: RowsField, typed: Typed): Record<string, unknown>[] | undefined {
  const count = countOf(field, typed);
  if (count === 0 && !field.required) return undefined;
  return Array.from({ length: count }, (_, row) => requestOf(field.fields, typedIn(field, typed, row)));
}

/** Rows as somebody would type them. */
export const typedRows = (field: RowsField, rows: object[]): Typed =>
  Object.fromEntries(
    rows.flatMap((row, at) =>
      Object.entries(typedOf(field.fields.filter(isAsked), row)).map(([own, text]) => [
        nameOf(field.name, at, own),
        text,
      ]),
    ),
  );

/**
 * What was typed, without one of the rows; those behind it move up. What is gone is empty rather than absent, so that
 * nothing that is known takes its place again.
 */
export function withoutRow(field: RowsField, typed: Typed, row: number): Typed {
  const emptied = Object.entries(typed).map(([name, text]) => [name, name.startsWith(`${field.name}.`) ? "" : text]);
  const left = Array.from({ length: countOf(field, typed) }, (_, at) => at).filter((at) => at !== row);
  const moved = left.flatMap((at, to) =>
    Object.entries(typedIn(field, typed, at)).map(([own, text]): [string, string] => [
      nameOf(field.name, to, own),
      text,
    ]),
  );
  return Object.fromEntries([...emptied, ...moved]);
}

const nameOf = (rows: string, row: number, own: string) => `${rows}.${row}.${own}`;

// What was typed into one row, by the own names of its fields.
function typedIn({ name }: RowsField, typed: Typed, row: number): Typed {
  const before = nameOf(name, row, "");
  return Object.fromEntries(
    Object.entries(typed)
      .filter(([field]) => field.startsWith(before))
      .map(([field, text]) => [field.slice(before.length), text]),
  );
}
