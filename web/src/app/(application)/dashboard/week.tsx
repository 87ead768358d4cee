import Link from "next/link";
import { ButtonLink } from "@/components/button/button";
import type { Overview } from "@/overview/overview";
import { shortDay } from "@/schedule/days";
import { stateNames } from "@/schedule/planned";
import { addressOfText } from "../library/addresses";
import styles from "../page.module.css";
import board from "./dashboard.module.css";

/** What is planned for this week; nothing stands there for somebody who plans nothing. */
export function Week({ week }: { week: Overview["week"] }) {
  if (!week.ok || week.value.length === 0) return null;
  return (
    <section className={styles.card} aria-labelledby="week">
      <h2 id="week">Planned this week</h2>
      <ul className={board.texts}>
        {week.value.map(({ id, title, planned: { day, state } }) => (
          <li className={board.planned} key={id}>
            <span>{shortDay(day)}</span>
            <Link href={addressOfText(id)} prefetch={false}>
              {title}
            </Link>
            <span className={styles.soft}>{stateNames[state]}</span>
          </li>
        ))}
      </ul>
      <div className={styles.actions}>
        <ButtonLink href="/calendar">Open the calendar</ButtonLink>
      </div>
    </section>
  );
}
