"use client";

import { useActionState } from "react";
import { Button } from "@/components/button/button";
import { FailureBanner } from "@/components/failure/failure";
import type { FormAction } from "@/door/action";
import { forgetAll } from "@/storage/keeper";

/** The button that ends the session, and leaves nothing in this browser of what was typed. */
export function SignOut({ action }: { action: FormAction<unknown> }) {
  const [state, send, pending] = useActionState(action, undefined);
  return (
    <form action={send} onSubmit={forgetAll}>
      {state?.outcome.ok === false && <FailureBanner failure={state.outcome.failure} />}
      <Button type="submit" pending={pending}>
        Sign out
      </Button>
    </form>
  );
}
