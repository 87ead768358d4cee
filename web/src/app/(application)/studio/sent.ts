import type { FormState } from "@/door/action";
import type { Field, Typed } from "@/flows/form";
import type { Shown } from "@/flows/text";
import type { Finished } from "./use-run";

/** What a form has sent before its script had come: all of it, also what was left empty. */
export const sentFields = (fields: Field[], sent: FormState<Shown>): Typed | undefined =>
  sent && Object.fromEntries(fields.map(({ name }) => [name, sent.typed[name] ?? ""]));

/** The text that came of it. Its name is made of what the form brought along: however often it is sent, it is one. */
export const sentText = (sent: FormState<Shown>): Finished | undefined =>
  sent?.outcome.ok ? { id: `${sent.typed["madeAt"]}-${sent.typed["key"]}`, shown: sent.outcome.value } : undefined;
