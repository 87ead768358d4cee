"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, startTransition, useActionState, useState } from "react";
import { Button } from "@/components/button/button";
import { FailureBanner } from "@/components/failure/failure";
import { SelectField, TextField } from "@/components/field/field";
import { useToast } from "@/components/toast/toast";
import { type UserFailure, unavailable } from "@/services/failure";
import { planTextAction } from "./actions";
import { dayWords } from "./days";
import styles from "./plan-form.module.css";
import { isSame, type Planned, stateNames, states } from "./planned";

type PlanProps = {
  id: string;
  title: string;
  /** How it stands. */
  planned: Planned;
};

/** Says for which day a text is planned, and where it stands. Each change can be undone for a while. */
export function PlanForm({ id, title, planned: ofPage }: PlanProps) {
  const { planned, sent, send, submit, pending, failure } = usePlan({ id, title, planned: ofPage });
  const { day, state } = planned;
  const wrong = failure?.kind === "correct" ? failure.fields.find(({ name }) => name === "day")?.message : undefined;
  return (
    <form className={styles.form} action={send} onSubmit={submit} key={`${day} ${state}`} noValidate>
      <Hidden id={id} planned={planned} />
      <TextField
        label="Planned for"
        type="date"
        name="day"
        min="2000-01-01"
        max="2099-12-31"
        error={wrong}
        defaultValue={day}
      />
      <SelectField label="Status" name="state" defaultValue={state}>
        {states.map((state) => (
          <option key={state} value={state}>
            {stateNames[state]}
          </option>
        ))}
      </SelectField>
      <div className={styles.ways}>
        <Button type="submit" pending={pending} aria-label={`Save: “${title}”`}>
          Save
        </Button>
        {day !== undefined && (
          <Button type="submit" look="quiet" name="without" value="day" aria-label={`Remove the day: “${title}”`}>
            Remove the day
          </Button>
        )}
      </div>
      {failure && failure.kind !== "correct" && <FailureBanner failure={failure} />}
      {sent && <p role="status">It is saved.</p>}
    </form>
  );
}

/** Plans a text that has no day for one, by a press. */
export function PlanFor({ id, title, planned: ofPage, day }: PlanProps & { day: string }) {
  const { planned, send, submit, pending, failure } = usePlan({ id, title, planned: ofPage });
  return (
    <form action={send} onSubmit={submit}>
      <Hidden id={id} planned={planned} />
      <input type="hidden" name="day" value={day} />
      <input type="hidden" name="state" value={planned.state} />
      <Button type="submit" pending={pending} aria-label={`Plan it: “${title}”, ${dayWords(day)}`}>
        Plan it
      </Button>
      {failure && <FailureBanner failure={failure} />}
    </form>
  );
}

function Hidden({ id, planned: { day, state } }: Omit<PlanProps, "title">) {
  return (
    <>
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="fromDay" value={day ?? ""} />
      <input type="hidden" name="fromState" value={state} />
    </>
  );
}

// The page comes anew a while after something was saved. Until it does, what was saved here is what the person sees.
function useLatest(ofPage: Planned): [Planned, (saved: Planned) => void] {
  const [latest, setLatest] = useState({ since: ofPage, saved: ofPage });
  const planned = isSame(latest.since, ofPage) ? latest.saved : ofPage;
  return [planned, (saved) => setLatest({ since: ofPage, saved })];
}

function usePlan({ id, title, planned: ofPage }: PlanProps) {
  const [planned, setPlanned] = useLatest(ofPage);
  const [before, send] = useActionState(planTextAction, undefined); // before the script has come
  const [failed, setFailed] = useState<UserFailure>();
  const [pending, setPending] = useState(false);
  const toast = useToast();
  const router = useRouter();
  const refresh = () => startTransition(() => router.refresh());
  const undo = async (from: Planned) => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ id, ...planned, fromDay: from.day, fromState: from.state }))
      if (value !== undefined) form.set(name, value);
    const outcome = await outcomeOf(form);
    if (outcome.ok) setPlanned(outcome.value);
    toast(outcome.ok ? "It is as it was." : outcome.failure.message);
    refresh();
  };
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { submitter } = event.nativeEvent as SubmitEvent;
    const form = new FormData(event.currentTarget, submitter);
    setPending(true);
    const outcome = await outcomeOf(form);
    setPending(false);
    setFailed(outcome.ok ? undefined : outcome.failure);
    if (outcome.ok) setPlanned(outcome.value);
    if (outcome.ok) toast(wordsOf(title, outcome.value), { label: "Undo", go: () => void undo(outcome.value) });
    refresh();
  };
  const failure = failed ?? (before?.outcome.ok === false ? before.outcome.failure : undefined);
  return { planned, sent: before?.outcome.ok === true, send, submit, pending, failure };
}

const short = (title: string) => (title.length > 40 ? `${title.slice(0, 39)}…` : title);

const wordsOf = (title: string, { day, state }: Planned) =>
  `“${short(title)}”: ${day === undefined ? "not planned" : dayWords(day)}, ${stateNames[state].toLowerCase()}.`;

async function outcomeOf(form: FormData) {
  try {
    const sent = await planTextAction(undefined, form);
    if (sent !== undefined) return sent.outcome;
  } catch {
    // the request did not arrive
  }
  return { ok: false as const, failure: unavailable("library") };
}
