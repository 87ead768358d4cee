"use client";

import { useRouter } from "next/navigation";
import { useActionState, useEffect } from "react";
import { Banner } from "@/components/banner/banner";
import { Button } from "@/components/button/button";
import { FailureBanner } from "@/components/failure/failure";
import { restoreVersionAction } from "@/library/actions";

type RestoreProps = {
  id: string;
  version: number;
  /** The latest version, which stays among the others. */
  over: number;
  /** The same for every try. */
  firstKey: string;
};

/** Makes a version the latest one again. */
export function RestoreVersion({ id, version, over, firstKey }: RestoreProps) {
  const [state, send, pending] = useActionState(restoreVersionAction, undefined);
  const router = useRouter();
  const ending = state?.outcome.ok ? state.outcome.value.state : undefined;
  useEffect(() => {
    if (ending === "saved") router.push(`/library/${id}`);
  }, [ending, id, router]);
  return (
    <form action={send}>
      {state?.outcome.ok === false && <FailureBanner failure={state.outcome.failure} />}
      {ending === "changed" && (
        <Banner
          tone="warning"
          title="The text was saved elsewhere meanwhile. Load this page again to see how it is now."
        />
      )}
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="version" value={version} />
      <input type="hidden" name="over" value={over} />
      <input type="hidden" name="key" value={firstKey} />
      <Button type="submit" pending={pending}>
        Restore this version
      </Button>
      <p role="status">{ending === "saved" ? "Restored." : ""}</p>
    </form>
  );
}
