import type { Route } from "next";
import Link from "next/link";
import { ButtonLink } from "@/components/button/button";
import type { Entry } from "@/library/work";
import { dayWords } from "@/schedule/days";
import { PlanFor } from "@/schedule/plan-form";
import { stateNames, unplanned } from "@/schedule/planned";
import { addressOfText } from "../library/addresses";
import frame from "../page.module.css";
import { addressOfDay } from "./asked";
import styles from "./calendar.module.css";

type WithoutDayProps = {
  /** The day for which a text is planned by a press. */
  day: string;
  /** Undefined if they cannot be shown just now. */
  texts: Entry[] | undefined;
  /** Where there may be more. */
  next: string | undefined;
  isFirst: boolean;
};

/** The texts of the library that are planned for no day. */
export function WithoutDay({ day, texts, next, isFirst }: WithoutDayProps) {
  return (
    <section className={frame.card} aria-labelledby="without-day">
      <h2 className={styles.name} id="without-day">
        Texts without a day
      </h2>
      {texts === undefined && <p className={styles.soft}>They cannot be shown just now.</p>}
      {texts?.length === 0 && (
        <p className={styles.soft}>
          {isFirst && next === undefined
            ? "None. A text that you save stands here until it has a day."
            : "There are no more here."}
        </p>
      )}
      {texts !== undefined && texts.length > 0 && (
        <>
          <p className={styles.soft}>Plan one for {dayWords(day)}, or choose another day above.</p>
          <ul className={styles.texts}>
            {texts.map(({ id, title, type, planned = unplanned }) => (
              <li className={styles.row} key={id}>
                <div>
                  <h3 className={styles.title}>
                    <Link href={addressOfText(id)} prefetch={false}>
                      {title}
                    </Link>
                  </h3>
                  <p className={styles.soft}>
                    {type}
                    {planned.state !== "draft" && `, ${stateNames[planned.state].toLowerCase()}`}
                  </p>
                </div>
                <PlanFor id={id} title={title} planned={planned} day={day} />
              </li>
            ))}
          </ul>
        </>
      )}
      {(next !== undefined || !isFirst) && (
        <div className={frame.actions}>
          {!isFirst && <ButtonLink href={addressOfDay(day)}>To the newest</ButtonLink>}
          {next !== undefined && (
            <ButtonLink href={`${addressOfDay(day)}&after=${encodeURIComponent(next)}` as Route}>
              Older texts
            </ButtonLink>
          )}
        </div>
      )}
    </section>
  );
}
