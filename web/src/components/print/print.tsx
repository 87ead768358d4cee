"use client";

import { Button } from "@/components/button/button";

/** Has the browser print the page. */
export const Print = () => (
  <Button look="primary" onClick={() => window.print()}>
    Print
  </Button>
);
