import { type ReactNode, useId } from "react";
import { Checkbox } from "@/components/field/checkbox";
import styles from "./task.module.css";

type TaskProps = {
  done: boolean;
  /** Without it the task is shown, and cannot be ticked off. */
  onTick?: ((done: boolean) => void) | undefined;
  children: ReactNode;
};

/** Something to be done, with a box to tick it off. */
export function Task({ done, onTick, children }: TaskProps) {
  const id = useId();
  return (
    <span className={styles.task} data-done={done || undefined}>
      <Checkbox
        className={styles.tick}
        id={id}
        checked={done}
        disabled={onTick === undefined}
        onChange={(event) => onTick?.(event.target.checked)}
      />
      <label className={styles.words} htmlFor={id}>
        {children}
      </label>
    </span>
  );
}
