"use client";

import { createContext, type ReactNode, useContext, useEffect, useState } from "react";

const Context = createContext<{ latest: number; tell: (version: number) => void }>({
  latest: 0,
  tell: () => undefined,
});

/** Has what stands beside an editor know at once what is saved there: the page itself comes anew a while later. */
export function SavedVersion({ children }: { children: ReactNode }) {
  const [latest, tell] = useState(0);
  return <Context value={{ latest, tell }}>{children}</Context>;
}

/** Tells the version in which a text stands before one, once it is saved. */
export function useTellSaved(version: number, isSaved: boolean): void {
  const { tell } = useContext(Context);
  useEffect(() => {
    if (isSaved) tell(version);
  }, [tell, version, isSaved]);
}

/** The latest version that was saved: the one that the page was made of, or one that was saved here since. */
export const useSavedVersion = (ofPage: number): number => Math.max(ofPage, useContext(Context).latest);
