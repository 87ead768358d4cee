import "server-only";
import { type Budget, budgetOf } from "@/budget/budget";
import { dayAfter } from "@/calendar/ics";
import { connectable } from "@/connections/providers";
import { list } from "@/library/library";
import type { Entry } from "@/library/work";
import { accountState } from "@/migration/accounts";
import { type Profile, profileOf } from "@/profile/profile";
import { usualTimeZone } from "@/profile/time-zones";
import { dayIn, startOfWeek } from "@/schedule/days";
import type { PlannedText } from "@/schedule/planned";
import { plannedBetween } from "@/schedule/schedule";
import type { Account } from "@/services/accounts";
import type { Caller } from "@/services/caller";
import type { Outcome } from "@/services/outcome";

/** What somebody's dashboard shows. Each part is there or not by itself: one that is away takes none of the others. */
export type Overview = {
  profile: Outcome<Profile>;
  latest: Outcome<Entry[]>;
  budget: Outcome<Budget>;
  /** What is planned from Sunday to Saturday of this week, where the person is. */
  week: Outcome<PlannedText[]>;
  /** The account with Google; undefined where none can be connected. */
  account: Outcome<Account> | undefined;
};

// The page is shown without an account that takes longer to be asked for. The table has deadlines of its own.
const patience = 3_000;

// So many of the latest texts are shown.
const latestTexts = 3;

/** Asks for everything at once, and waits for the slowest. */
export async function overviewOf(caller: Caller): Promise<Overview> {
  const { userId } = caller;
  const provider = connectable.find((row) => row.clientId() !== undefined)?.provider;
  const asked = profileOf(userId);
  const [profile, week, texts, budget, account] = await Promise.all([
    asked,
    asked.then((profile) => weekOf(userId, profile)),
    list(userId, {}, latestTexts),
    budgetOf(userId),
    provider && accountState(caller, provider, AbortSignal.timeout(patience)),
  ]);
  const latest: Outcome<Entry[]> = texts.ok ? { ok: true, value: texts.value.entries } : texts;
  return { profile, latest, budget, week, account };
}

async function weekOf(userId: string, profile: Outcome<Profile>): Promise<Outcome<PlannedText[]>> {
  const zone = (profile.ok && profile.value.timeZone) || usualTimeZone;
  const sunday = startOfWeek(dayIn(zone, new Date()));
  return plannedBetween(userId, sunday, dayAfter(sunday, 6));
}

/** What one does once, on the way into the application. */
export type Step = "profile" | "first_text" | "account";

/** The steps that are not done yet. Of what a part would tell that is away nothing is said: it may be done. */
export function stepsLeft({ profile, latest, account }: Overview): Step[] {
  const left: Record<Step, boolean> = {
    profile: profile.ok && profile.value.name === undefined,
    first_text: latest.ok && latest.value.length === 0,
    account: account?.ok === true && account.value.state !== "connected",
  };
  return (Object.keys(left) as Step[]).filter((step) => left[step]);
}
