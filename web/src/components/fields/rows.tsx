"use client";

import type { ComponentProps } from "react";
import { Button } from "@/components/button/button";
import type { Field } from "@/flows/form";
import { columnsOf, countOf, type RowsField, withoutRow } from "@/flows/rows";
import { Fields } from "./fields";
import styles from "./rows.module.css";

type RowsProps = Omit<ComponentProps<typeof Fields>, "fields"> & { field: Field & RowsField };

/** Several objects with the same fields, each in a frame of its own. There is always an empty one to go on with. */
export function Rows({ field, ...rest }: RowsProps) {
  const { typed, onChange, errorOf } = rest;
  const count = countOf(field, typed);
  const rows = Math.min(field.max, count + 1);
  const error = errorOf(field.name);
  return (
    <fieldset className={styles.rows}>
      <legend className={styles.legend}>{field.label}</legend>
      {field.about && <p className={styles.hint}>{field.about}</p>}
      {error && <p className={styles.error}>{error}</p>}
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row has no name but its number
        <fieldset className={styles.row} key={row}>
          <legend className={styles.number}>{row < count || row === 0 ? row + 1 : "One more"}</legend>
          <Fields {...rest} fields={columnsOf(field, row)} />
          {row < count && onChange && (
            <div>
              <Button
                look="quiet"
                aria-label={`Take out number ${row + 1} of ${field.label}`}
                onClick={() => onChange(withoutRow(field, typed, row))}
              >
                Take out
              </Button>
            </div>
          )}
        </fieldset>
      ))}
    </fieldset>
  );
}
