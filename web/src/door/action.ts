import "server-only";
import { headers } from "next/headers";
import type { z } from "zod";
import type { Caller } from "@/services/caller";
import type { Outcome } from "@/services/outcome";
import { callerOf, currentSession, currentTrace } from "@/session/current";
import type { Session } from "@/session/session";
import { admit, admitSignedIn, attempt, type Knock } from "./door";

/** How a form stands after it was sent: what came of it, and what was typed, to be shown again. */
export type FormState<T> = { outcome: Outcome<T>; typed: Record<string, string> } | undefined;

/** A server action behind a form. */
export type FormAction<T> = (before: FormState<T>, form: FormData) => Promise<FormState<T>>;

/** A server action for everybody: its request comes from a page of ours, and its fields are what the schema says. */
export function publicAction<S extends z.ZodType, T>(
  schema: S,
  work: (input: z.output<S>) => Promise<Outcome<T>>,
): FormAction<T> {
  return async (_, form) => {
    const knock = await knockOf(form);
    const { correlationId } = await currentTrace();
    const outcome = await attempt(correlationId, async () => {
      const admitted = await admit(knock, schema);
      return admitted.ok ? work(admitted.value) : admitted;
    });
    return { outcome, typed: typedIn(form) };
  };
}

/** A server action for people who are signed in. Nothing is called for anybody else. */
export function authenticatedAction<S extends z.ZodType, T>(
  schema: S,
  work: (caller: Caller, input: z.output<S>, session: Session) => Promise<Outcome<T>>,
): FormAction<T> {
  return async (_, form) => {
    const knock = await knockOf(form);
    const { correlationId } = await currentTrace();
    const outcome = await attempt(correlationId, async () => {
      const admitted = await admitSignedIn(knock, schema);
      if (!admitted.ok) return admitted;
      const { input, session } = admitted.value;
      return work(await callerOf(session), input, session);
    });
    return { outcome, typed: typedIn(form) };
  };
}

async function knockOf(form: FormData): Promise<Knock> {
  return { headers: await headers(), input: fieldsOf(form), session: currentSession };
}

// A field that was left empty was not filled in. Names with a dollar sign are those of Next.js.
function fieldsOf(form: FormData): Record<string, string> {
  const texts = [...form].filter(
    ([name, value]) => typeof value === "string" && value !== "" && !name.startsWith("$"),
  );
  return Object.fromEntries(texts as [string, string][]);
}

// A password never comes back.
function typedIn(form: FormData): Record<string, string> {
  const { password: _, ...typed } = fieldsOf(form);
  return typed;
}
