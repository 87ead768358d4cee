import "server-only";
import { type Budget, budgetOfAll } from "@/budget/budget";
import { connectable } from "@/connections/providers";
import { accountState } from "@/services/accounts";
import type { Caller } from "@/services/caller";
import { reviewFairHousing } from "@/services/content";
import type { UserFailure } from "@/services/failure";
import type { Outcome } from "@/services/outcome";
import { searchWeb } from "@/services/search";
import { checkIdentity } from "@/session/cognito";
import type { Session } from "@/session/session";

/** One of those that the application needs: whether it did what it was just asked, and how long that took in ms. */
export type Part = { name: string; failure: UserFailure | undefined; took: number };

/** How everything stands that the application needs, and what all people together have used this month. */
export type State = { parts: Part[]; budget: Outcome<Budget> };

const patience = 5_000;

/**
 * Asks every part for something small that costs nothing, but for the search: that asks its provider once an hour at
 * the most, since the answer is kept for so long.
 */
export async function stateOf(caller: Caller, session: Session): Promise<State> {
  const signal = AbortSignal.timeout(patience);
  const [provider] = connectable;
  const budget = budgetOfAll();
  const asked: Asked[] = [
    ["AI service", reviewFairHousing(caller, "A house with a porch.", signal)],
    ["Search", searchWeb(caller, { query: "housing market" }, signal)],
    ["Library", budget],
    ["Accounts", checkIdentity(session)],
  ];
  if (provider) asked.push(["Connected accounts", accountState(caller, provider.provider, signal)]);
  const parts = await Promise.all(asked.map(partOf));
  return { parts, budget: await budget };
}

type Asked = [name: string, answer: Promise<Outcome<unknown>>];

async function partOf([name, answer]: Asked): Promise<Part> {
  const begun = performance.now();
  const outcome = await answer;
  return { name, failure: outcome.ok ? undefined : outcome.failure, took: Math.round(performance.now() - begun) };
}
