import type { Metadata } from "next";
import Link from "next/link";
import { ButtonLink } from "@/components/button/button";
import { FailureBanner } from "@/components/failure/failure";
import { list } from "@/library/library";
import { textIdSchema } from "@/library/work";
import { timeZoneNames, usualTimeZone } from "@/profile/time-zones";
import { namedZoneOf } from "@/profile/zone";
import { dayIn, monthAfter, monthOf, monthWords } from "@/schedule/days";
import { plannedInMonth } from "@/schedule/schedule";
import { requireSession } from "@/session/current";
import frame from "../page.module.css";
import { addressOfDay, addressOfMonth, askedIn } from "./asked";
import styles from "./calendar.module.css";
import { Day } from "./day";
import { DownloadMonth } from "./download-month";
import { Month } from "./month";
import { PlannedList } from "./planned-list";
import { WithoutDay } from "./without-day";

export const metadata: Metadata = { title: "Calendar" };

// So many texts without a day stand beside the calendar at once.
const mostWithoutDay = 8;

/** What is planned for which day of a month, and the texts that have no day yet. */
export default async function CalendarPage(props: PageProps<"/calendar">) {
  const { userId } = await requireSession();
  const query = await props.searchParams;
  const named = await namedZoneOf(userId);
  const zone = named ?? usualTimeZone;
  const today = dayIn(zone, new Date());
  const { month, day } = askedIn(query, today);
  const { data: after } = textIdSchema.safeParse(query["after"]);
  const [planned, others] = await Promise.all([
    plannedInMonth(userId, month),
    list(userId, { withoutDay: true, after }, mostWithoutDay),
  ]);
  const texts = planned.ok ? planned.value : [];
  return (
    <div className={frame.page}>
      <div>
        <h1>Calendar</h1>
        <p className={frame.lead}>
          What you plan to post, and when. Nothing is posted from here: you do that by hand, and say so.
        </p>
      </div>
      {planned.ok ? (
        <>
          <section className={styles.month} aria-labelledby="month">
            <div className={styles.head}>
              <h2 id="month">{monthWords(month)}</h2>
              <nav className={styles.ways} aria-label="Months">
                <ButtonLink href={addressOfMonth(monthAfter(month, -1))}>Previous</ButtonLink>
                <ButtonLink href={addressOfDay(today)}>Today</ButtonLink>
                <ButtonLink href={addressOfMonth(monthAfter(month, 1))}>Next</ButtonLink>
              </nav>
            </div>
            <Month month={month} day={day} today={today} texts={texts} labelledBy="month" />
            <div className={styles.foot}>
              <p className={styles.soft}>
                Today is told by {timeZoneNames[zone]} time.{" "}
                {named === undefined && (
                  <Link href="/profile" prefetch={false}>
                    Say yours in your profile
                  </Link>
                )}
              </p>
              <DownloadMonth month={month} isEmpty={texts.length === 0} />
            </div>
            <PlannedList month={month} texts={texts} />
          </section>
          <div className={frame.split}>
            <Day day={day} texts={texts.filter(({ planned }) => planned.day === day)} />
            <WithoutDay
              day={day}
              texts={others.ok ? others.value.entries : undefined}
              next={others.ok ? others.value.next : undefined}
              isFirst={after === undefined}
            />
          </div>
        </>
      ) : (
        <>
          <FailureBanner failure={planned.failure} />
          <div className={frame.ways}>
            <ButtonLink href={month === monthOf(today) ? "/calendar" : addressOfMonth(month)}>Try again</ButtonLink>
          </div>
        </>
      )}
    </div>
  );
}
