import Link from "next/link";
import { dayWords } from "@/schedule/days";
import { PlanForm } from "@/schedule/plan-form";
import type { PlannedText } from "@/schedule/planned";
import { addressOfText } from "../library/addresses";
import frame from "../page.module.css";
import styles from "./calendar.module.css";
import { InSight } from "./in-sight";

/** What is planned for a day, each to be moved, taken away or said to be further. */
export function Day({ day, texts }: { day: string; texts: PlannedText[] }) {
  return (
    <section className={frame.card} aria-labelledby="day">
      <InSight of={day} />
      <h2 className={styles.name} id="day">
        {dayWords(day)}
      </h2>
      {texts.length === 0 ? (
        <p className={styles.soft}>Nothing is planned for this day.</p>
      ) : (
        <ul className={styles.texts}>
          {texts.map(({ id, title, type, planned }) => (
            <li className={styles.text} key={id}>
              <h3 className={styles.title}>
                <Link href={addressOfText(id)} prefetch={false}>
                  {title}
                </Link>
              </h3>
              <p className={styles.soft}>{type}</p>
              <PlanForm id={id} title={title} planned={planned} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
