"use client";

import { useEffect, useId, useState } from "react";
import { dayAfter, icsOf, nextMonday } from "@/calendar/ics";
import { Button } from "@/components/button/button";
import { TextField } from "@/components/field/field";
import styles from "./plan.module.css";

type Step = { title: string; description: string; tactics: string[] };

/** The days on which the steps of a plan begin, a week after one another until somebody says otherwise, as a file. */
export function PlanCalendar({ steps }: { steps: Step[] }) {
  const [days, setDays] = useState<string[]>([]);
  const [plan] = useState(() => crypto.randomUUID()); // a file that is taken again changes what a calendar has of it
  const hint = useId();
  const count = steps.length;
  useEffect(() => {
    const first = nextMonday(new Date());
    setDays(Array.from({ length: count }, (_, at) => dayAfter(first, 7 * at)));
  }, [count]);
  const take = () => {
    const events = steps.flatMap(({ title, description, tactics }, at) => {
      const day = days[at];
      const notes = [description, ...tactics.map((tactic) => `- ${tactic}`)].join("\n");
      return day ? [{ uid: `${plan}-${at}@coagent`, day, title: `${at + 1}. ${title}`, notes }] : [];
    });
    save("marketing-plan.ics", new Blob([icsOf("Marketing plan", events, new Date())], { type: "text/calendar" }));
  };
  if (days.length !== count) return null; // the script has not come
  return (
    <details className={styles.calendar}>
      <summary className={styles.summary}>Put it into your calendar</summary>
      <p className={styles.hint} id={hint}>
        Choose the day on which each step begins. A step without a day is left out.
      </p>
      <div className={styles.days}>
        {steps.map(({ title }, at) => (
          <TextField
            // biome-ignore lint/suspicious/noArrayIndexKey: the steps are replaced together
            key={at}
            label={`${at + 1}. ${title}`}
            type="date"
            value={days[at] ?? ""}
            onChange={(event) => setDays(days.map((day, other) => (other === at ? event.target.value : day)))}
          />
        ))}
      </div>
      <div>
        <Button onClick={take} aria-describedby={hint}>
          Download for a calendar (.ics)
        </Button>
      </div>
    </details>
  );
}

function save(name: string, file: Blob) {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // by then it is saved
}
