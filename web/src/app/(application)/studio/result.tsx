"use client";

import dynamic from "next/dynamic";
import { type WrittenProps, WrittenView } from "./written";

const LookedUp = dynamic(() => import("../competitors/looked-up").then((views) => views.LookedUp));

/** What a flow gave. Of competitors more can be looked up, which then is part of it. */
export function ResultView({ finished, ...rest }: WrittenProps) {
  const { shown } = finished;
  return shown.flow === "findCompetitors" ? (
    <LookedUp finished={finished} shown={shown} {...rest} />
  ) : (
    <WrittenView finished={finished} {...rest} />
  );
}
