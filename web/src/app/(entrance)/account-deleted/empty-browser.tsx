"use client";

import { useEffect } from "react";
import { forgetAll } from "@/storage/keeper";

/** Forgets all that this browser kept of what was typed. */
export function EmptyBrowser() {
  useEffect(forgetAll, []);
  return null;
}
