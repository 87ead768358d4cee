"use client";

import { createContext, useContext, useId } from "react";
import { Button } from "@/components/button/button";
import { useToast } from "@/components/toast/toast";
import styles from "./copy.module.css";

/** How many sentences nobody has checked yet: in the texts at these pointers, or in all of them. */
export type Unchecked = (at?: readonly string[]) => number;

const Context = createContext<Unchecked>(() => 0);

/** Has the copy buttons below tell what is not checked yet of what they copy. */
export const UncheckedProvider = Context.Provider;

type CopyProps = {
  text: string;
  /** What is copied, as people call it. */
  what: string;
  /** The pointers of the texts that it is made of, if it is not made of all. */
  at?: readonly string[];
  look?: "plain" | "quiet";
  children?: string;
};

/** Copies a text, and says so. Beside it stands how much of it is still to be checked; it is copied all the same. */
export function CopyButton({ text, what, at, look = "plain", children = "Copy" }: CopyProps) {
  const toast = useToast();
  const hint = useId();
  const unchecked = useContext(Context)(at);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      toast(unchecked === 0 ? `Copied: ${what}.` : `Copied: ${what}. Not checked yet: ${unchecked}.`);
    } catch {
      toast("This browser does not allow copying.");
    }
  };
  return (
    <span className={styles.copy}>
      <Button
        look={look}
        aria-label={`Copy ${what}`}
        aria-describedby={unchecked === 0 ? undefined : hint}
        onClick={copy}
      >
        {children}
      </Button>
      {unchecked > 0 && (
        <span className={styles.unchecked} id={hint}>
          {unchecked === 1 ? "1 sentence not checked yet" : `${unchecked} sentences not checked yet`}
        </span>
      )}
    </span>
  );
}
