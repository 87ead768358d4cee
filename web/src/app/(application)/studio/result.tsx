"use client";

import dynamic from "next/dynamic";
import type { WrittenProps } from "./written";

// They come when there is something to show, or a little before: see `fetchResultViews`.
const writtenView = () => import("./written");
const Written = dynamic(() => writtenView().then((views) => views.WrittenView));
const LookedUp = dynamic(() => import("../competitors/looked-up").then((views) => views.LookedUp));

/** What a flow gave. Of competitors more can be looked up, which then is part of it. */
export function ResultView({ finished, ...rest }: WrittenProps) {
  const { shown } = finished;
  return shown.flow === "findCompetitors" ? (
    <LookedUp finished={finished} shown={shown} {...rest} />
  ) : (
    <Written finished={finished} {...rest} />
  );
}

/** Has the browser fetch what shows a result while it is being written. What fails then is fetched again for it. */
export const fetchResultViews = (): void => void writtenView().catch(() => undefined);
