"use client";

import { useEffect, useState } from "react";
import { Button } from "@/components/button/button";
import { Progress } from "@/components/progress/progress";
import { stageWords, writtenSoFar } from "./stages";
import styles from "./studio.module.css";
import type { State } from "./use-run";

type WorkingProps = {
  /** What it is about, in the words of who asked for it. */
  about: string;
  working: Extract<State, { kind: "working" }>;
  onCancel: () => void;
};

/** A text that is being written: what is being done, how far it is, and for how long. */
export function WorkingView({ about, working, onCancel }: WorkingProps) {
  const seconds = useSecondsSince(working.run.begun);
  return (
    <section className={styles.sheet} aria-labelledby="working">
      <h2 id="working">
        <span role="status">{stageWords(working.stage)}</span>
      </h2>
      <p className={styles.topic}>{about}</p>
      <Progress label="How far the text is" share={working.share} />
      <dl className={styles.figures}>
        <div>
          <dt>Written so far</dt>
          <dd>{writtenSoFar(working.tokens)}</dd>
        </div>
        <div>
          <dt>Elapsed</dt>
          <dd>{seconds} s</dd>
        </div>
      </dl>
      <p className={styles.soft}>
        You may leave this page. The text is written all the same, and is here when you come back.
      </p>
      <div>
        <Button look="danger" pending={working.cancelling} onClick={onCancel}>
          Cancel
        </Button>
      </div>
      <div className={styles.lines} aria-hidden="true" />
    </section>
  );
}

function useSecondsSince(begun: number): number {
  const [now, setNow] = useState(begun);
  useEffect(() => {
    setNow(Date.now());
    const tick = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(tick);
  }, []);
  return Math.max(0, Math.floor((now - begun) / 1000));
}
