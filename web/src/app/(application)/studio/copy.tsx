"use client";

import { Button } from "@/components/button/button";
import { useToast } from "@/components/toast/toast";

type CopyProps = {
  text: string;
  /** What is copied, as people call it. */
  what: string;
  /** How many sentences of it nobody has checked yet. */
  unchecked?: number;
  look?: "plain" | "quiet";
  children?: string;
};

/** Copies a text, and says so. */
export function CopyButton({ text, what, unchecked = 0, look = "plain", children = "Copy" }: CopyProps) {
  const toast = useToast();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      toast(unchecked === 0 ? `Copied: ${what}.` : `Copied: ${what}. Not checked yet: ${unchecked}.`);
    } catch {
      toast("This browser does not allow copying.");
    }
  };
  return (
    <Button look={look} aria-label={`Copy ${what}`} onClick={copy}>
      {children}
    </Button>
  );
}
