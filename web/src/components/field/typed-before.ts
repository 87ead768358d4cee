"use client";

import { type RefObject, useEffect, useState } from "react";

type Typable = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/**
 * Takes up what somebody has done to a field before its script had come. React knows only what the page came with, and
 * would have that take its place. Where something that was kept stands by then, that stays.
 */
export function useTypedBefore(id: string, field: RefObject<Typable | null>): void {
  const [before] = useState(() => doneTo(id)); // React is not there yet: the field is as somebody left it
  const [isDrawn, setIsDrawn] = useState(before === undefined);
  useEffect(() => setIsDrawn(true), []); // with it, the page puts in what is kept in the browser
  useEffect(() => {
    if (isDrawn && before && field.current) doAgain(field.current, before);
  }, [isDrawn, before, field]);
}

/** What the page came with, and what somebody made of it. */
type Done = { came: string; typed: string };

function doneTo(id: string): Done | undefined {
  if (typeof document === "undefined") return undefined; // on the server, where no element is known
  const field = document.getElementById(id);
  if (!isTypable(field)) return undefined;
  const done = { came: beginningOf(field), typed: standingIn(field) };
  return done.came === done.typed ? undefined : done;
}

const isTypable = (element: HTMLElement | null): element is Typable =>
  element instanceof HTMLInputElement ||
  element instanceof HTMLTextAreaElement ||
  element instanceof HTMLSelectElement;

const isBox = (field: Typable): field is HTMLInputElement => field.type === "checkbox";

const standingIn = (field: Typable): string => (isBox(field) ? String(field.checked) : field.value);

function beginningOf(field: Typable): string {
  if (isBox(field)) return String(field.defaultChecked);
  if (!(field instanceof HTMLSelectElement)) return field.defaultValue;
  const options = [...field.options];
  return (options.find(({ defaultSelected }) => defaultSelected) ?? options[0])?.value ?? "";
}

// As a browser does it for whoever types: React hears of it, and tells whoever holds what was typed.
function doAgain(field: Typable, { came, typed }: Done): void {
  const now = standingIn(field);
  if (now !== came && now !== typed) return;
  if (isBox(field)) {
    if (now !== typed) field.click();
    return;
  }
  field.value = came;
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value")?.set?.call(field, typed);
  field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? "change" : "input", { bubbles: true }));
}
