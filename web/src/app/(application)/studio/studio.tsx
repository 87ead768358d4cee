"use client";

import dynamic from "next/dynamic";
import {
  type FormEvent,
  type MouseEvent,
  type ReactNode,
  useActionState,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
} from "react";
import { Button } from "@/components/button/button";
import { FailureBanner } from "@/components/failure/failure";
import { Fields } from "@/components/fields/fields";
import { WriteByHand } from "@/components/save/write-by-hand";
import { useToast } from "@/components/toast/toast";
import type { FormAction, FormState } from "@/door/action";
import { findingKey } from "@/editing/findings";
import { type Flow, flows, wordsOf } from "@/flows/flows";
import { errorOf, type Field, requestOf, type Typed } from "@/flows/form";
import type { Shown } from "@/flows/text";
import { subjectOf } from "@/flows/written-out";
import { unsavedTexts } from "@/library/unsaved";
import type { UserFailure } from "@/services/failure";
import { keepDraft, keptDraft } from "./draft";
import type { KeptText } from "./kept-text";
import { fetchResultViews, ResultView } from "./result";
import { sentFields, sentText } from "./sent";
import styles from "./studio.module.css";
import { useRun } from "./use-run";
import { WorkingView } from "./working";
import { WriteAgain } from "./write-again";

const CommentsFile = dynamic(() => import("./comments-file").then((views) => views.CommentsFile));

type StudioProps = {
  flow: Flow;
  userId: string;
  fields: Field[];
  /** What the person's profile fills in. */
  known: Typed;
  /** What the address fills in. */
  given: Typed;
  /** What “Fill in an example” types where nothing is known. */
  example: Typed;
  /** The page was asked for with the example filled in, as it is before its script has come. */
  filled: boolean;
  /** The field of the request that has the browser's time zone. */
  timeZone: string | undefined;
  /** What the form does before its script has come. */
  action: FormAction<Shown>;
  /** The key of what that writes, and when it was made (Unix ms): however often the form is sent, it is one text. */
  newKey: string;
  /** The key of what is written again so. */
  againKey: string;
  madeAt: number;
  /** The name of a text that is not saved, if the page was asked for to show one. */
  wanted: string | undefined;
};

/** The studio for one flow: what is asked for, and beside it what becomes of it. */
export function Studio(props: StudioProps) {
  const { flow, userId, fields, known, given, example, filled, timeZone, action, newKey, againKey, madeAt, wanted } =
    props;
  const { verb = "Write it" } = wordsOf(flow);
  const [sent, send] = useActionState<FormState<Shown>, FormData>(action, undefined);
  const { state, finished, show, begin, again, stop } = useRun({ flow, userId, sent: sentText(sent), wanted });
  const [typed, setTyped] = useState<Typed>(
    sentFields(fields, sent) ?? { ...(filled && example), ...known, ...given },
  );
  const form = useRef<HTMLFormElement>(null);
  const result = useRef<HTMLDivElement>(null);
  const toast = useToast();
  const latest = useRef(typed); // several fields may change before the page is drawn again
  const put = (after: Typed) => {
    latest.current = after;
    setTyped(after);
  };
  const change = (after: Typed) => {
    put(after);
    keepDraft(flow, userId, after, known);
  };
  const takeUp = useEffectEvent(() => {
    if (sent) return keepDraft(flow, userId, typed, known);
    if (filled) return;
    const before = { ...known, ...keptDraft(flow, userId) };
    if (Object.keys(given).length === 0) return put(before);
    change({ ...before, ...given });
    const { pathname, hash } = window.location;
    window.history.replaceState(null, "", pathname + hash); // a reload shows what is typed from now on
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each person and flow
  useEffect(() => takeUp(), [flow, userId]);
  useEffect(() => {
    if (state.kind === "idle") return;
    if (state.kind === "working") fetchResultViews();
    const wrong = form.current?.querySelector<HTMLElement>("[aria-invalid]");
    if (wrong) wrong.focus();
    else result.current?.firstElementChild?.scrollIntoView({ block: "nearest" }); // who sent it is at the form's end
  }, [state.kind]);
  useTellOfTheOneBefore(userId, finished?.id);

  const unsent = state.kind === "idle" && sent && !sent.outcome.ok ? sent.outcome.failure : undefined;
  const failure = state.kind === "failed" ? state.failure : unsent;
  const wrong = failure?.kind === "correct" ? failure.fields : [];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (state.kind === "working") return;
    const zone = timeZone === undefined ? {} : { [timeZone]: Intl.DateTimeFormat().resolvedOptions().timeZone };
    void begin({ ...requestOf(fields, typed), ...zone });
  };
  const fill = (event: MouseEvent) => {
    event.preventDefault();
    change({ ...latest.current, ...example, ...known });
  };
  const dismiss = (kept: KeptText | undefined) => {
    show(undefined);
    if (!kept) return;
    const bringBack = () => show({ id: kept.id, shown: kept.written.shown, kept });
    toast("The text is dismissed.", { label: "Undo", go: bringBack });
  };
  return (
    <div className={styles.studio}>
      <form className={styles.form} ref={form} action={send} onSubmit={submit} noValidate>
        <a className={styles.example} href="?fill=example" onClick={fill}>
          Fill in an example
        </a>
        <input type="hidden" name="flow" value={flow} />
        <input type="hidden" name="key" value={newKey} />
        <input type="hidden" name="madeAt" value={madeAt} />
        {flow === "analyzeReviews" && (
          <CommentsFile
            fields={fields}
            onRead={(comments) => change({ ...latest.current, comments: comments.join("\n") })}
          />
        )}
        <Fields
          fields={fields}
          typed={typed}
          onType={(name, text) => change({ ...latest.current, [name]: text })}
          onChange={change}
          errorOf={(name) => errorOf(name, wrong)}
        />
        <div className={styles.send}>
          <Button type="submit" look="primary" pending={state.kind === "working"}>
            {verb}
          </Button>
        </div>
      </form>
      <div className={styles.result} ref={result}>
        {state.kind === "working" && (
          <WorkingView
            about={subjectOf(flow, state.run.request)}
            working={state}
            onCancel={() => void stop(state.run)}
          />
        )}
        {failure && (
          <Failed failure={failure}>
            {state.kind === "failed" && (
              <Button onClick={() => void again(state.run, state.failure)}>Try again</Button>
            )}
          </Failed>
        )}
        {finished && (
          <ResultView
            key={`${finished.id} ${finished.kept ? "kept" : "new"}`}
            userId={userId}
            finished={finished}
            onDismiss={dismiss}
          >
            <WriteAgain
              words={`${verb} again`}
              request={finished.shown.request}
              fields={fields}
              action={send}
              hidden={{ flow, key: againKey, madeAt }}
              tone={toneOf(fields)}
              pending={state.kind === "working"}
              onAgain={(request) => void begin(request)}
            />
          </ResultView>
        )}
        {!finished && !failure && state.kind !== "working" && <Waiting flow={flow} />}
      </div>
    </div>
  );
}

// How a text sounds.
function toneOf(fields: Field[]) {
  const field = fields.find(({ name }) => name === "tone");
  return field?.kind === "choice" ? field : undefined;
}

// A text whose place another one takes is not lost, if it was not saved.
function useTellOfTheOneBefore(userId: string, id: string | undefined) {
  const toast = useToast();
  const before = useRef<string>(undefined);
  const tell = useEffectEvent(() => {
    const left = before.current;
    before.current = id;
    if (id === undefined || left === undefined || left === id) return;
    if (unsavedTexts(userId).some((text) => text.id === left))
      toast("The text before this one is in the library, among those not saved yet.");
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever it is another one
  useEffect(() => tell(), [id]);
}

function Failed({ failure, children }: { failure: UserFailure; children: ReactNode }) {
  const byHand = failure.kind === "unavailable" && failure.fallback === "write_by_hand";
  return (
    <section className={styles.sheet} aria-label="What went wrong">
      <FailureBanner failure={failure} />
      {failure.kind !== "correct" && failure.kind !== "rephrase" && <div>{children}</div>}
      {byHand && <WriteByHand />}
      {failure.kind === "rephrase" && failure.findings && (
        <ul className={styles.findings}>
          {[...new Map(failure.findings.map((one) => [findingKey(one), one])).values()].map((finding) => (
            <li key={findingKey(finding)}>
              <mark className={styles.phrase}>{finding.phrase}</mark> {finding.why} {finding.suggestion}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const Waiting = ({ flow }: { flow: Flow }) => (
  <section className={styles.empty} aria-labelledby="empty">
    <svg className={styles.emptySign} viewBox="0 0 96 72" aria-hidden="true">
      <path d="M6 66V6h84v60H60M30 66H6" />
      <path className={styles.door} d="M30 66V36a30 30 0 0 1 30 30" />
    </svg>
    <h2 id="empty">Ready when you are</h2>
    <p className={styles.soft}>
      {wordsOf(flow).before ??
        `Say what it is about. The text appears here as it is written${
          flows[flow].searches ? ", with the pages that its figures come from." : "."
        }`}
    </p>
  </section>
);
