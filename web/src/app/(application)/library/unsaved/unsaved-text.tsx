"use client";

import { useCallback, useEffect, useState } from "react";
import { Button, ButtonLink } from "@/components/button/button";
import { FailureBanner } from "@/components/failure/failure";
import type { Rests } from "@/library/rests";
import { unsavedTexts } from "@/library/unsaved";
import type { Made } from "@/library/work";
import { type UserFailure, unavailable } from "@/services/failure";
import type { Outcome } from "@/services/outcome";
import frame from "../../page.module.css";
import { Skeleton } from "../skeleton";
import { TextEditor } from "../text-editor";

type Found = Rests & { type: string; madeBy: Made["madeBy"] };
type State = { kind: "looking" | "gone" } | { kind: "found"; found: Found } | { kind: "failed"; failure: UserFailure };

type UnsavedProps = { userId: string; id: string; firstKey: string };

/** The editor of a text that the AI wrote and nobody has saved. It opens once it is known on what the text rests. */
export function UnsavedText({ userId, id, firstKey }: UnsavedProps) {
  const [state, setState] = useState<State>({ kind: "looking" });
  const look = useCallback(async () => {
    const made = unsavedTexts(userId).find((text) => text.id === id)?.made;
    if (made === undefined) return setState({ kind: "gone" });
    setState({ kind: "looking" });
    const found = await foundOf(made);
    setState(found.ok ? { kind: "found", found: found.value } : { kind: "failed", failure: found.failure });
  }, [userId, id]);
  useEffect(() => void look(), [look]);
  switch (state.kind) {
    case "looking":
      return <Skeleton />;
    case "gone":
      return (
        <>
          <h1>This text is saved, or it was dropped</h1>
          <div>
            <ButtonLink href="/library">Open the library</ButtonLink>
          </div>
        </>
      );
    case "failed":
      return (
        <>
          <h1>This text cannot be shown</h1>
          <FailureBanner failure={state.failure} />
          <div className={frame.ways}>
            <Button look="primary" onClick={() => void look()}>
              Try again
            </Button>
            <ButtonLink href="/library">Back to the library</ButtonLink>
          </div>
        </>
      );
    case "found":
      return (
        <TextEditor {...state.found} userId={userId} id={id} version={0} blocks={[]} firstKey={firstKey} view="Edit" />
      );
  }
}

async function foundOf(made: Made): Promise<Outcome<Found>> {
  try {
    const headers = { "content-type": "application/json" };
    const answer = await fetch("/library/rests", { method: "POST", headers, body: JSON.stringify({ made }) });
    if (!answer.ok) return { ok: false, failure: (await answer.json()) as UserFailure };
    return { ok: true, value: { ...((await answer.json()) as Found), madeBy: made.madeBy } };
  } catch {
    return { ok: false, failure: unavailable("library") };
  }
}
