import button from "@/components/button/button.module.css";
import { monthWords } from "@/schedule/days";

/** The link to a month as a file for calendars, if there is anything in it. */
export function DownloadMonth({ month, isEmpty }: { month: string; isEmpty: boolean }) {
  if (isEmpty) return null;
  return (
    <a
      className={`${button.button} ${button.plain}`}
      href={`/calendar/${month}`}
      download
      aria-label={`For your calendar (.ics): ${monthWords(month)}`}
    >
      For your calendar (.ics)
    </a>
  );
}
