"use client";

import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import styles from "./field.module.css";
import { useTypedBefore } from "./typed-before";

type Around = {
  label: string;
  /** What helps to fill it in. */
  hint?: ReactNode;
  /** What is wrong with what was filled in. */
  error?: string | undefined;
};

/** A field for one line of text, with its label, and what is wrong with it read out together with it. */
export function TextField({ label, hint, error, ...input }: Around & InputHTMLAttributes<HTMLInputElement>) {
  const [isShown, setIsShown] = useState(false);
  const isSecret = input.type === "password";
  const { id, describes, ...aria } = useNames(hint, error);
  const field = useRef<HTMLInputElement>(null);
  useTypedBefore(id, field);
  return (
    <Frame id={id} label={label} hint={hint} error={error} describes={describes}>
      <span className={isSecret ? styles.secret : styles.open}>
        <input
          className={styles.input}
          id={id}
          ref={field}
          {...aria}
          {...input}
          type={isSecret && isShown ? "text" : input.type}
        />
        {isSecret && (
          <button
            className={styles.show}
            type="button"
            aria-pressed={isShown}
            aria-controls={id}
            aria-label="Show what is typed"
            onClick={() => setIsShown(!isShown)}
          >
            {isShown ? "Hide" : "Show"}
          </button>
        )}
      </span>
    </Frame>
  );
}

/** A field for several lines of text. */
export function TextAreaField({ label, hint, error, ...area }: Around & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const { id, describes, ...aria } = useNames(hint, error);
  const field = useRef<HTMLTextAreaElement>(null);
  useTypedBefore(id, field);
  return (
    <Frame id={id} label={label} hint={hint} error={error} describes={describes}>
      <textarea className={`${styles.input} ${styles.area}`} id={id} ref={field} {...aria} {...area} />
    </Frame>
  );
}

/** A field with a few values to choose from. */
export function SelectField({ label, hint, error, ...select }: Around & SelectHTMLAttributes<HTMLSelectElement>) {
  const { id, describes, ...aria } = useNames(hint, error);
  const box = useRef<HTMLSelectElement>(null);
  useTypedBefore(id, box);
  const { value } = select;
  // React resets a form after its action, to what was chosen at first. What is chosen now is what it is reset to.
  useEffect(() => {
    if (value === undefined) return;
    for (const option of box.current?.options ?? []) option.defaultSelected = option.value === value;
  }, [value]);
  return (
    <Frame id={id} label={label} hint={hint} error={error} describes={describes}>
      <select className={styles.input} id={id} ref={box} {...aria} {...select} />
    </Frame>
  );
}

type Describes = { hint: string; error: string };

function useNames(hint: ReactNode, error: string | undefined) {
  const id = useId();
  const describes = { hint: `${id}-hint`, error: `${id}-error` };
  const described = [hint ? describes.hint : "", error ? describes.error : ""].filter(Boolean).join(" ");
  return { id, describes, "aria-describedby": described || undefined, "aria-invalid": error ? true : undefined };
}

function Frame({
  id,
  label,
  hint,
  error,
  describes,
  children,
}: Around & { id: string; describes: Describes; children: ReactNode }) {
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {children}
      {hint && (
        <p className={styles.hint} id={describes.hint}>
          {hint}
        </p>
      )}
      {error && (
        <p className={styles.error} id={describes.error}>
          {error}
        </p>
      )}
    </div>
  );
}
