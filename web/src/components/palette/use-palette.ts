"use client";

import { type ComponentType, useCallback, useEffect, useEffectEvent, useRef, useState } from "react";
import { isOutdated } from "@/services/outdated";
import type { PaletteProps } from "./palette";

/** What the palette shows: where one can go, or what the keys do. */
export type Shown = "ways" | "keys";

/** The palette: it comes with its first use. ⌘K, or Ctrl and K, shows where one can go, and ? what the keys do. */
export function usePalette() {
  const [shown, setShown] = useState<Shown>();
  const [outdated, setOutdated] = useState(false);
  const [Palette, setPalette] = useState<ComponentType<PaletteProps>>();
  const before = useRef<HTMLElement>(undefined); // where one was
  const close = useCallback(() => setShown(undefined), []);
  useEffect(() => {
    if (shown !== undefined) return;
    before.current?.focus();
    before.current = undefined;
  }, [shown]);
  const show = async (what: Shown) => {
    if (document.activeElement instanceof HTMLElement) before.current ??= document.activeElement;
    setShown(what);
    try {
      const palette = await import("./palette");
      setPalette(() => palette.Palette);
    } catch (error) {
      setShown(undefined);
      setOutdated(isOutdated(error)); // a line that broke is tried again with the next press
    }
  };
  const press = useEffectEvent((event: KeyboardEvent) => {
    const what = askedBy(event);
    if (what === undefined) return;
    event.preventDefault();
    if (shown === what) setShown(undefined);
    else void show(what);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
  return { shown, show, close, Palette, outdated };
}

// A question mark that somebody types into a field is a question mark.
function askedBy({ key, ctrlKey, metaKey, altKey, target }: KeyboardEvent): Shown | undefined {
  if (altKey) return undefined;
  if (ctrlKey || metaKey) return key.toLowerCase() === "k" ? "ways" : undefined;
  const typing =
    target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;
  return key === "?" && !typing ? "keys" : undefined;
}
