"use client";

import { useActionState } from "react";
import { Button } from "@/components/button/button";
import { FailureBanner } from "@/components/failure/failure";
import { SelectField } from "@/components/field/field";
import type { FormAction } from "@/door/action";
import type { Theme } from "@/theme/theme";
import styles from "./theme-choice.module.css";

/** The choice of colours. What is chosen shows at once, and on every page from then on. */
export function ThemeChoice({ action, theme }: { action: FormAction<Theme>; theme: Theme }) {
  const [state, send, pending] = useActionState(action, undefined);
  const show = (chosen: string) => {
    if (chosen === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = chosen;
  };
  return (
    <form className={styles.form} action={send}>
      {state?.outcome.ok === false && <FailureBanner failure={state.outcome.failure} />}
      <SelectField
        label="Colors"
        name="theme"
        defaultValue={theme}
        key={theme}
        onChange={(event) => show(event.target.value)}
      >
        <option value="system">As on this device</option>
        <option value="light">Light</option>
        <option value="dark">Dark</option>
      </SelectField>
      <Button type="submit" pending={pending}>
        Keep these colors
      </Button>
      <p role="status">{state?.outcome.ok ? "Kept." : ""}</p>
    </form>
  );
}
