"use client";

import Form from "next/form";
import { useEffect, useRef } from "react";
import { useFormStatus } from "react-dom";
import { Button } from "@/components/button/button";
import { SelectField, TextField } from "@/components/field/field";
import type { Query } from "@/search/query";
import styles from "./search.module.css";

type SearchFormProps = {
  query: Query;
  /** How many days back news may be looked for. */
  days: readonly string[];
  /** What is wrong with what was asked for. */
  errors: { words: string | undefined; place: string | undefined };
};

/** What is searched for. The address says it, so that it can be shared, and it works before the script has come. */
export function SearchForm({ query: { kind, words, place, days: chosen }, days, errors }: SearchFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const asked = `${kind} ${place} ${words}`;
  const shown = useRef(asked);
  useEffect(() => {
    if (shown.current === asked) return;
    shown.current = asked;
    form.current?.reset(); // to what the address says: it may be that of a search before
  }, [asked]);
  return (
    <Form className={styles.form} action="/search" prefetch={false} role="search" ref={form}>
      {kind === "news" && <input type="hidden" name="kind" value="news" />}
      <TextField label="Search for" type="search" name="q" required defaultValue={words} error={errors.words} />
      {kind === "news" && (
        <>
          <TextField label="Place (optional)" name="place" defaultValue={place} error={errors.place} />
          <SelectField label="From" name="days" defaultValue={chosen} key={chosen}>
            {days.map((count) => (
              <option key={count} value={count}>
                {count === "1" ? "the last day" : `the last ${count} days`}
              </option>
            ))}
          </SelectField>
        </>
      )}
      <Go />
    </Form>
  );
}

function Go() {
  const { pending } = useFormStatus();
  return (
    <div className={styles.go}>
      <Button type="submit" look="primary" pending={pending}>
        Search
      </Button>
      <p className={styles.soft} role="status">
        {pending && "Searching…"}
      </p>
    </div>
  );
}
