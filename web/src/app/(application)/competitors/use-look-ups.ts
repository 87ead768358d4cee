"use client";

import { createContext, useContext, useEffect, useRef, useState } from "react";
import { canBeLookedUp, keyOf, type LookUps, type Row } from "@/flows/competitors";
import { keepLookUps, keptLookUps } from "./kept-look-ups";
import { lookUpEach, type Standing } from "./look-up";

/** The look-ups of a list: what they found, how those stand that are under way, and how to begin and to stop them. */
export type Looking = {
  found: LookUps;
  standings: Readonly<Record<string, Standing | undefined>>;
  /** Something is being looked up. */
  busy: boolean;
  begin: (rows: Row[]) => void;
  stop: () => void;
};

const Context = createContext<Looking | undefined>(undefined);

/** Has the table below look agents up. */
export const LookingProvider = Context.Provider;

/** The look-ups of the list that is shown; none where nothing can be looked up. */
export const useLooking = (): Looking | undefined => useContext(Context);

/** Looks agents of a list up, one after the other, and keeps in this browser what was found. */
export function useLookUps(userId: string, id: string): Looking {
  const [found, setFound] = useState<LookUps>({});
  const [standings, setStandings] = useState<Looking["standings"]>({});
  const [busy, setBusy] = useState(false);
  const under = useRef<AbortController | undefined>(undefined);
  useEffect(() => {
    setFound(keptLookUps(userId, id));
    return () => under.current?.abort(); // nobody would see what is found
  }, [userId, id]);
  useEffect(() => {
    if (Object.keys(found).length > 0) keepLookUps(userId, id, found);
  }, [userId, id, found]);

  const begin = async (rows: Row[]) => {
    if (under.current !== undefined) return;
    const control = new AbortController();
    under.current = control;
    setBusy(true);
    await lookUpEach(rows.filter(canBeLookedUp), control.signal, (key, standing) => {
      setStandings((before) => ({ ...before, [key]: standing }));
      if (standing?.kind === "found") setFound((before) => ({ ...before, [key]: standing.lookUp }));
    });
    under.current = undefined;
    setBusy(false);
  };
  return { found, standings, busy, begin: (rows) => void begin(rows), stop: () => under.current?.abort() };
}

/** The agents of a list that nobody has looked up yet. */
export const leftOf = (rows: Row[], found: LookUps): Row[] =>
  rows.filter((row) => canBeLookedUp(row) && found[keyOf(row)] === undefined);
