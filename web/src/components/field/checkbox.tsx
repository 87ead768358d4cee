"use client";

import { type InputHTMLAttributes, useRef } from "react";
import { useTypedBefore } from "./typed-before";

/** A box to be ticked, also before its script has come. */
export function Checkbox({ id, ...input }: InputHTMLAttributes<HTMLInputElement> & { id: string }) {
  const box = useRef<HTMLInputElement>(null);
  useTypedBefore(id, box);
  return <input type="checkbox" id={id} ref={box} {...input} />;
}
