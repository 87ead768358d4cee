import "server-only";
import type { z } from "zod";
import type { Caller } from "@/services/caller";
import type { Outcome } from "@/services/outcome";
import type { Session } from "@/session/session";
import { type Read, serveAnybody, serveOperator, serveSignedIn } from "./door";

/** How a form stands after it was sent: what came of it, and what was typed, to be shown again. */
export type FormState<T> = { outcome: Outcome<T>; typed: Record<string, string> } | undefined;

/** A server action behind a form. */
export type FormAction<T> = (before: FormState<T>, form: FormData) => Promise<FormState<T>>;

/** A server action for everybody: its request comes from a page of ours, and its fields are what the schema says. */
export function publicAction<S extends z.ZodType, T>(
  schema: S,
  work: (input: z.output<S>) => Promise<Outcome<T>>,
): FormAction<T> {
  return formAction((read) => serveAnybody(schema, read, work));
}

/** A server action for people who are signed in. Nothing is called for anybody else. */
export function authenticatedAction<S extends z.ZodType, T>(
  schema: S,
  work: (caller: Caller, input: z.output<S>, session: Session) => Promise<Outcome<T>>,
): FormAction<T> {
  return formAction((read) => serveSignedIn(schema, read, work));
}

/** A server action for operators. Nothing is called, and nothing read, for anybody else. */
export function operatorAction<S extends z.ZodType, T>(
  schema: S,
  work: (caller: Caller, input: z.output<S>, session: Session) => Promise<Outcome<T>>,
): FormAction<T> {
  return formAction((read) => serveOperator(schema, read, work));
}

function formAction<T>(serve: (read: Read) => Promise<Outcome<T>>): FormAction<T> {
  return async (_, form) => {
    const fields = fieldsOf(form);
    const { password: _never, ...typed } = fields; // a password does not come back
    return { outcome: await serve(async () => ({ ok: true, value: fields })), typed };
  };
}

// A field that was left empty was not filled in. Names with a dollar sign are those of Next.js. On its way in a form
// each line ends with CR and LF, whatever was typed.
function fieldsOf(form: FormData): Record<string, string> {
  const texts = [...form].flatMap(([name, value]): [string, string][] =>
    typeof value === "string" && value !== "" && !name.startsWith("$") ? [[name, value.replaceAll("\r\n", "\n")]] : [],
  );
  return Object.fromEntries(texts);
}
