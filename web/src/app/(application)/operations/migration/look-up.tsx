"use client";

import { Button } from "@/components/button/button";
import { TextField } from "@/components/field/field";
import styles from "./migration.module.css";

/** Asks for the paths of one person. The address of the page says whose, so that it works without a script. */
export const LookUp = ({ user, error }: { user: string; error: string | undefined }) => (
  <form className={styles.lookup}>
    <TextField
      name="user"
      label="Id of a person"
      defaultValue={user}
      error={error}
      hint="The user pool’s sub; at first your own."
    />
    <Button type="submit">Look up</Button>
  </form>
);
