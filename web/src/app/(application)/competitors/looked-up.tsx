"use client";

import { useMemo } from "react";
import { withLookUps } from "@/flows/competitors";
import type { ShownOf } from "@/flows/text";
import { type WrittenProps, WrittenView } from "../studio/written";
import { LookingProvider, useLookUps } from "./use-look-ups";

type LookedUpProps = Omit<WrittenProps, "shown"> & { shown: ShownOf<"findCompetitors"> };

/** A list of competitors, with who asked for it. What is looked up becomes part of it, and is copied and saved. */
export function LookedUp({ userId, id, shown, ...rest }: LookedUpProps) {
  const looking = useLookUps(userId, id);
  const { found } = looking;
  const now = useMemo(() => ({ ...shown, result: withLookUps(shown.result, shown.request, found) }), [shown, found]);
  return (
    <LookingProvider value={looking}>
      <WrittenView userId={userId} id={id} shown={now} {...rest} />
    </LookingProvider>
  );
}
