"use client";

import { useMemo } from "react";
import { withLookUps } from "@/flows/competitors";
import type { ShownOf } from "@/flows/text";
import { type WrittenProps, WrittenView } from "../studio/written";
import { LookingProvider, useLookUps } from "./use-look-ups";

type LookedUpProps = WrittenProps & { shown: ShownOf<"findCompetitors"> };

/** A list of competitors, with who asked for it. What is looked up becomes part of it, and is copied and saved. */
export function LookedUp({ userId, finished, shown, ...rest }: LookedUpProps) {
  const looking = useLookUps(userId, finished.id);
  const { found } = looking;
  const now = useMemo(
    () => ({ ...finished, shown: { ...shown, result: withLookUps(shown.result, shown.request, found) } }),
    [finished, shown, found],
  );
  return (
    <LookingProvider value={looking}>
      <WrittenView userId={userId} finished={now} {...rest} />
    </LookingProvider>
  );
}
