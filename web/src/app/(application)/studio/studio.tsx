"use client";

import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/button/button";
import { FailureBanner } from "@/components/failure/failure";
import { TextField } from "@/components/field/field";
import { keepDraft, keptDraft } from "./draft";
import styles from "./studio.module.css";
import { useRun } from "./use-run";
import { WorkingView } from "./working";
import { WrittenView } from "./written";

const fields = [
  { name: "topic", label: "Topic", hint: "As “First-time buyer programs in Austin”.", required: true },
  { name: "city", label: "City" },
  { name: "audience", label: "Readers", hint: "For whom it is, as “people who downsize”." },
  { name: "brandVoice", label: "Voice", hint: "How you sound, as “plain and warm”." },
];

/** The studio for blog posts: what is asked for, and beside it what becomes of it. */
export function Studio({ userId }: { userId: string }) {
  const { state, begin, again, stop } = useRun(userId);
  const [draft, setDraft] = useState<Record<string, string>>({});
  const result = useRef<HTMLDivElement>(null);
  useEffect(() => setDraft(keptDraft(userId)), [userId]);
  useEffect(() => {
    if (state.kind !== "idle") result.current?.scrollIntoView({ block: "nearest" }); // on a phone it is below the form
  }, [state.kind]);

  const failure = state.kind === "failed" ? state.failure : undefined;
  const wrong = failure?.kind === "correct" ? failure.fields : [];
  const type = (name: string, text: string) => {
    const typed = { ...draft, [name]: text };
    setDraft(typed);
    keepDraft(userId, typed);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const filled = Object.entries(draft).filter(([, text]) => text.trim() !== "");
    void begin(Object.fromEntries(filled));
  };
  return (
    <div className={styles.studio}>
      <form className={styles.form} onSubmit={submit} noValidate>
        {fields.map(({ name, required = false, ...field }) => (
          <TextField
            key={name}
            {...field}
            name={name}
            aria-required={required}
            value={draft[name] ?? ""}
            error={wrong.find((field) => field.name === name || field.name === `request.${name}`)?.message}
            onChange={(event) => type(name, event.target.value)}
          />
        ))}
        <Button type="submit" look="primary" pending={state.kind === "working"}>
          Write it
        </Button>
      </form>
      <div className={styles.result} ref={result}>
        {state.kind === "idle" && <Waiting />}
        {state.kind === "working" && <WorkingView working={state} onCancel={() => void stop(state.run)} />}
        {state.kind === "written" && <WrittenView post={state.post} />}
        {state.kind === "failed" && (
          <section className={styles.sheet} aria-label="What went wrong">
            <FailureBanner failure={state.failure} />
            {state.failure.kind !== "correct" && state.failure.kind !== "rephrase" && (
              <div>
                <Button onClick={() => void again(state.run, state.failure)}>Try again</Button>
              </div>
            )}
            {state.failure.kind === "rephrase" && state.failure.findings && (
              <ul className={styles.findings}>
                {state.failure.findings.map((finding) => (
                  <li key={`${finding.start}-${finding.rule}`}>
                    <mark className={styles.phrase}>{finding.phrase}</mark> {finding.why} {finding.suggestion}
                  </li>
                ))}
              </ul>
            )}
          </section>
        )}
      </div>
    </div>
  );
}

const Waiting = () => (
  <section className={styles.empty} aria-labelledby="empty">
    <svg className={styles.emptySign} viewBox="0 0 96 72" aria-hidden="true">
      <path d="M6 66V6h84v60H60M30 66H6" />
      <path className={styles.door} d="M30 66V36a30 30 0 0 1 30 30" />
    </svg>
    <h2 id="empty">The room is ready</h2>
    <p className={styles.soft}>
      Name a topic. The post appears here as it is written, with the pages that its figures come from.
    </p>
  </section>
);
