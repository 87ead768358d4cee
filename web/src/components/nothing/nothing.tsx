import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { WithoutScript } from "./without-script";

/**
 * A page that is not there: 404, with the words of the next `not-found.tsx`. They are given here as well, so that they
 * are read where no script runs.
 */
export function Nothing({ children }: { children: ReactNode }) {
  return (
    <>
      <WithoutScript>{children}</WithoutScript>
      <Ended />
    </>
  );
}

const Ended = (): ReactNode => notFound();
