"use client";

import { Button } from "@/components/button/button";

/** Has the browser print the page. */
export const Print = ({ look = "primary" }: { look?: "primary" | "plain" }) => (
  <Button look={look} onClick={() => window.print()}>
    Print
  </Button>
);
