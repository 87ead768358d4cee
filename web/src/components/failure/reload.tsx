"use client";

import { Button } from "@/components/button/button";

/** Has the browser load the page anew, and with it whatever version of the application there is now. */
export const Reload = ({ look = "plain", children }: { look?: "plain" | "primary"; children: string }) => (
  <Button look={look} onClick={() => window.location.reload()}>
    {children}
  </Button>
);
