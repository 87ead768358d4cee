"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { dayAfter } from "@/calendar/ics";
import { dayWords, monthAfter, monthOf, startOfWeek, weeksOf } from "@/schedule/days";
import { type PlannedText, stateNames } from "@/schedule/planned";
import { addressOfDay } from "./asked";
import styles from "./calendar.module.css";

type MonthProps = {
  month: string;
  /** The day that is shown below. */
  day: string;
  today: string;
  texts: PlannedText[];
  labelledBy: string;
};

const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

// More titles have no room in a day.
const mostTitles = 3;

/**
 * A month as a grid (WAI-ARIA): one of its days has the focus of the whole, and arrows, Home, End, Page Up and Page
 * Down move it, over the ends of the month as well. Each day is a link, so that it works before the script has come.
 */
export function Month({ month, day, today, texts, labelledBy }: MonthProps) {
  const { focused, grid, onKeyDown } = useRoving(month, day);
  return (
    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: WAI-ARIA makes a grid of a table so
    <table className={styles.grid} role="grid" aria-labelledby={labelledBy} ref={grid} onKeyDown={onKeyDown}>
      <thead>
        <tr>
          {weekdays.map((name) => (
            <th key={name} scope="col" abbr={name}>
              <span className={styles.long}>{name.slice(0, 3)}</span>
              <span className={styles.one} aria-hidden="true">
                {name.slice(0, 1)}
              </span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(month).map((week) => (
          <tr key={week.find((day) => day !== undefined)}>
            {week.map((one, at) =>
              one === undefined ? (
                <td className={styles.other} key={weekdays[at]} />
              ) : (
                <td className={styles.cell} key={weekdays[at]} data-shown={one === day || undefined}>
                  <DayLink
                    day={one}
                    texts={texts.filter(({ planned }) => planned.day === one)}
                    isToday={one === today}
                    isFocused={one === focused}
                    isShown={one === day}
                  />
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type DayLinkProps = { day: string; texts: PlannedText[]; isToday: boolean; isFocused: boolean; isShown: boolean };

function DayLink({ day, texts, isToday, isFocused, isShown }: DayLinkProps) {
  const said = texts.map(({ title, planned: { state } }) => `${title} (${stateNames[state].toLowerCase()})`);
  return (
    <Link
      className={styles.day}
      href={addressOfDay(day)}
      prefetch={false}
      scroll={false}
      data-day={day}
      tabIndex={isFocused ? 0 : -1}
      aria-current={isToday ? "date" : undefined}
    >
      <span className={styles.said}>{[dayWords(day), ...(isShown ? ["shown below"] : []), ...said].join(", ")}</span>
      <span className={styles.seen} aria-hidden="true">
        <span className={styles.number}>{Number(day.slice(8))}</span>
        {texts.slice(0, mostTitles).map(({ id, title, planned: { state } }) => (
          <span className={styles.chip} data-state={state} key={id}>
            {title}
          </span>
        ))}
        {texts.length > mostTitles && <span className={styles.more}>{texts.length - mostTitles} more</span>}
        {texts.length > 0 && <span className={styles.count}>{texts.length}</span>}
      </span>
    </Link>
  );
}

const moves: Record<string, (day: string) => string> = {
  ArrowLeft: (day) => dayAfter(day, -1),
  ArrowRight: (day) => dayAfter(day, 1),
  ArrowUp: (day) => dayAfter(day, -7),
  ArrowDown: (day) => dayAfter(day, 7),
  Home: startOfWeek,
  End: (day) => dayAfter(startOfWeek(day), 6),
  PageUp: (day) => sameDay(day, -1),
  PageDown: (day) => sameDay(day, 1),
};

// The same day of another month, or its last one.
function sameDay(day: string, months: number): string {
  const month = monthAfter(monthOf(day), months);
  const last = dayAfter(`${monthAfter(month, 1)}-01`, -1);
  const same = `${month}-${day.slice(8)}`;
  return same < last ? same : last;
}

// Which day of the grid has its focus. Over the end of the month the page of the other one is fetched.
function useRoving(month: string, day: string) {
  const [wanted, setWanted] = useState(day);
  const moved = useRef(false);
  const grid = useRef<HTMLTableElement>(null);
  const router = useRouter();
  const focused = monthOf(wanted) === month ? wanted : day;
  useEffect(() => {
    if (!moved.current || focused !== wanted) return; // the other month is on its way
    moved.current = false;
    grid.current?.querySelector<HTMLElement>(`[data-day="${focused}"]`)?.focus();
  }, [focused, wanted]);
  const onKeyDown = (event: KeyboardEvent) => {
    const from = (event.target as HTMLElement).dataset["day"];
    const move = moves[event.key];
    if (from === undefined || move === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const to = move(from);
    moved.current = true;
    setWanted(to);
    if (monthOf(to) !== month) router.push(addressOfDay(to), { scroll: false });
  };
  return { focused, grid, onKeyDown };
}
