"use client";

import { LookedUp } from "../competitors/looked-up";
import { type WrittenProps, WrittenView } from "./written";

/** What a flow gave. Of competitors more can be looked up, which then is part of it. */
export function ResultView({ shown, ...rest }: WrittenProps) {
  return shown.flow === "findCompetitors" ? (
    <LookedUp shown={shown} {...rest} />
  ) : (
    <WrittenView shown={shown} {...rest} />
  );
}
