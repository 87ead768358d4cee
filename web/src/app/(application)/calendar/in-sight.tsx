"use client";

import { useEffect, useRef } from "react";

/** Brings what it stands in into sight once it is of something else. */
export function InSight({ of }: { of: string }) {
  const here = useRef<HTMLSpanElement>(null);
  const shown = useRef(of);
  useEffect(() => {
    if (shown.current === of) return;
    shown.current = of;
    here.current?.parentElement?.scrollIntoView({ block: "nearest" });
  }, [of]);
  return <span ref={here} hidden />;
}
