"use client";

import { SelectField, TextAreaField, TextField } from "@/components/field/field";
import type { Field, Typed } from "@/flows/form";
import styles from "./fields.module.css";
import { Rows } from "./rows";

type FieldsProps = {
  fields: Field[];
  typed: Typed;
  onType: (name: string, text: string) => void;
  /** Takes a change of several fields at once, as of rows. */
  onChange?: (typed: Typed) => void;
  errorOf: (name: string) => string | undefined;
};

/** The fields of a form of the documents. What few people need is behind “More”, which opens if it is wrong. */
export function Fields({ fields, ...rest }: FieldsProps) {
  const first = fields.filter(({ first }) => first);
  const more = fields.filter(({ first }) => !first);
  const filled = more.filter(({ name }) => rest.typed[name]).length;
  const wrong = more.some(({ name }) => rest.errorOf(name) !== undefined);
  return (
    <>
      {first.map((field) => (
        <FieldOf key={field.name} field={field} {...rest} />
      ))}
      {more.length > 0 && (
        <details className={styles.more} open={wrong || undefined}>
          <summary className={styles.summary}>More{filled > 0 && ` (${filled} filled in)`}</summary>
          <div className={styles.fields}>
            {more.map((field) => (
              <FieldOf key={field.name} field={field} {...rest} />
            ))}
          </div>
        </details>
      )}
    </>
  );
}

function FieldOf({ field, ...rest }: Omit<FieldsProps, "fields"> & { field: Field }) {
  const { typed, onType, errorOf } = rest;
  const { name, required, hint } = field;
  const around = { name, hint, error: errorOf(name), "aria-required": required };
  const label = field.optional ? `${field.label} (optional)` : field.label;
  const value = typed[name] ?? "";
  switch (field.kind) {
    case "choice":
      return (
        <SelectField
          {...around}
          label={label}
          value={value || (field.default ?? "")}
          onChange={(event) => onType(name, event.target.value)}
        >
          {field.default === undefined && <option value="">Choose one</option>}
          {field.options.map((option) => (
            <option key={option} value={option}>
              {field.names?.[option] ?? optionLabel(option)}
            </option>
          ))}
        </SelectField>
      );
    case "number":
      return (
        <TextField
          {...around}
          label={label}
          type="number"
          min={field.min}
          max={field.max}
          placeholder={field.default?.toString()}
          value={value}
          onChange={(event) => onType(name, event.target.value)}
        />
      );
    case "rows":
      return <Rows {...rest} field={field} />;
    case "list":
      return (
        <TextAreaField
          {...around}
          label={label}
          rows={3}
          value={value}
          onChange={(event) => onType(name, event.target.value)}
        />
      );
    case "text":
      return field.max > oneLine ? (
        <TextAreaField
          {...around}
          label={label}
          rows={4}
          value={value}
          onChange={(event) => onType(name, event.target.value)}
        />
      ) : (
        <TextField {...around} label={label} value={value} onChange={(event) => onType(name, event.target.value)} />
      );
  }
}

/** A text of so many characters at the most is typed into one line. */
const oneLine = 300;

const labels: ReadonlyMap<string, string> = new Map([
  ["email", "Email"],
  ["sms", "Text message"],
  ["note", "Note"],
  ["Consistent", "Yes"],
  ["Inconsistent", "No, something differs"],
  ["Not Found", "Not found there"],
]);
const optionLabel = (option: string) => labels.get(option) ?? option;
