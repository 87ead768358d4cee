"use client";

import Form from "next/form";
import { Button } from "@/components/button/button";
import { SelectField, TextField } from "@/components/field/field";
import styles from "./library.module.css";

type SearchProps = {
  type?: string | undefined;
  words?: string | undefined;
  deleted?: boolean | undefined;
  /** The types to choose from. */
  types: string[];
};

/** What is looked for in the list. The address says it: it can be kept, and works before the script has come. */
export function Search({ type, words, deleted, types }: SearchProps) {
  return (
    <Form className={styles.search} action="/library" prefetch={false} role="search">
      {deleted && <input type="hidden" name="deleted" value="1" />}
      <TextField label="Search your texts" type="search" name="words" maxLength={100} defaultValue={words} />
      <SelectField label="Type" name="type" defaultValue={type ?? ""}>
        <option value="">All types</option>
        {types.map((type) => (
          <option key={type}>{type}</option>
        ))}
      </SelectField>
      <Button type="submit">Show</Button>
    </Form>
  );
}
