import Link from "next/link";
import { monthWords, shortDay } from "@/schedule/days";
import { type PlannedText, stateNames } from "@/schedule/planned";
import { addressOfDay } from "./asked";
import styles from "./calendar.module.css";

/** What is planned in a month, day after day: on a phone, where a day of the grid has no room for words. */
export function PlannedList({ month, texts }: { month: string; texts: PlannedText[] }) {
  if (texts.length === 0) return null;
  return (
    <ol className={styles.list} aria-label={`Planned in ${monthWords(month)}`}>
      {texts.map(({ id, title, planned: { day, state } }) => (
        <li className={styles.line} key={id}>
          <Link href={addressOfDay(day)} prefetch={false}>
            {shortDay(day)}
          </Link>
          <span className={styles.title}>{title}</span>
          <span className={styles.state} data-state={state}>
            {stateNames[state]}
          </span>
        </li>
      ))}
    </ol>
  );
}
