"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, startTransition, useActionState, useState } from "react";
import { Button } from "@/components/button/button";
import { useToast } from "@/components/toast/toast";
import { bringBackTextAction, discardTextAction } from "@/library/actions";
import { newVersion, unavailable } from "@/services/failure";
import { isOutdated } from "@/services/outdated";

type DeleteProps = {
  id: string;
  title: string;
  /** What follows when it is deleted; the list is fetched anew besides. */
  onDeleted?: () => void;
};

/** Deletes a text without asking, since it can be undone for a while by a click, and longer in the library. */
export function DeleteText({ id, title, onDeleted }: DeleteProps) {
  const [, send] = useActionState(discardTextAction, undefined); // before the script has come
  const [pending, setPending] = useState(false);
  const toast = useToast();
  const router = useRouter();
  const refresh = () => startTransition(() => router.refresh());
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setPending(true);
    const failure = await failureOf(discardTextAction, id);
    setPending(false);
    if (failure) return toast(failure);
    onDeleted?.();
    refresh();
    toast(`“${short(title)}” is deleted.`, {
      label: "Undo",
      go: async () => {
        const failure = await failureOf(bringBackTextAction, id);
        toast(failure ?? "It is back.");
        refresh();
      },
    });
  };
  return (
    <form action={send} onSubmit={submit}>
      <input type="hidden" name="id" value={id} />
      <Button type="submit" look="quiet" pending={pending} aria-label={`Delete “${title}”`}>
        Delete
      </Button>
    </form>
  );
}

/** Brings a deleted text back. */
export function BringBack({ id, title }: { id: string; title: string }) {
  const [, send] = useActionState(bringBackTextAction, undefined);
  const [pending, setPending] = useState(false);
  const toast = useToast();
  const router = useRouter();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setPending(true);
    const failure = await failureOf(bringBackTextAction, id);
    setPending(false);
    toast(failure ?? `“${short(title)}” is back in the library.`);
    startTransition(() => router.refresh());
  };
  return (
    <form action={send} onSubmit={submit}>
      <input type="hidden" name="id" value={id} />
      <Button type="submit" pending={pending} aria-label={`Bring back “${title}”`}>
        Bring back
      </Button>
    </form>
  );
}

const short = (title: string) => (title.length > 40 ? `${title.slice(0, 39)}…` : title);

// What went wrong, in words.
async function failureOf(action: typeof discardTextAction, id: string): Promise<string | undefined> {
  const form = new FormData();
  form.set("id", id);
  try {
    const state = await action(undefined, form);
    return state?.outcome.ok === false ? state.outcome.failure.message : undefined;
  } catch (error) {
    return isOutdated(error) ? `${newVersion.message} Load it anew.` : unavailable("library").message;
  }
}
