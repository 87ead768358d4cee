import "server-only";
import { fallsBack, pathOf } from "@/flags/evaluation";
import type { Migrated, Path } from "@/flags/flags";
import type { Caller } from "@/services/caller";
import type { UserFailure } from "@/services/failure";
import type { Outcome } from "@/services/outcome";
import { count, personOf } from "./measures";

// Who could not be served, and not by what they asked for.
const failures: ReadonlySet<UserFailure["kind"]> = new Set(["unavailable", "fault", "wait"]);
// Where there is only too much to do, the other path would soon have too much to do as well.
const outages: ReadonlySet<UserFailure["kind"]> = new Set(["unavailable", "fault"]);

const isFailure = (outcome: Outcome<unknown>) => !outcome.ok && failures.has(outcome.failure.kind);

/** One piece of work, by either path. */
type Work<T> = Record<Path, () => Promise<T>>;

/** Has something done for somebody by the path that the flags say, and by the monolith where they let it step in. */
export async function byPath<T>(service: Migrated, { userId }: Caller, work: Work<Outcome<T>>): Promise<Outcome<T>> {
  const path = await pathOf(service, userId);
  const person = personOf(userId);
  const outcome = await counted({ service, path, person, steppedIn: false }, work[path]);
  if (!(await stepsIn(service, path, outcome))) return outcome;
  return counted({ service, path: "monolith", person, steppedIn: true }, work.monolith);
}

/** What is told of work while it is being done; `done` comes once, at the end. */
type Told<T> = { type: "done"; outcome: Outcome<T> } | { type: string };
type Shown<E> = Record<Path, () => AsyncGenerator<E, void, undefined>>;

/** The same for work that is told of while it is being done. */
export async function* watchByPath<T, E extends Told<T>>(
  service: Migrated,
  { userId }: Caller,
  work: Shown<E>,
): AsyncGenerator<E, void, undefined> {
  const path = await pathOf(service, userId);
  const person = personOf(userId);
  for await (const event of countedEvents<T, E>({ service, path, person, steppedIn: false }, work[path]())) {
    if (!isDone<T>(event) || !(await stepsIn(service, path, event.outcome))) {
      yield event;
      continue;
    }
    yield* countedEvents<T, E>({ service, path: "monolith", person, steppedIn: true }, work.monolith());
    return;
  }
}

const isDone = <T>(event: Told<T>): event is { type: "done"; outcome: Outcome<T> } => event.type === "done";

const stepsIn = async (service: Migrated, path: Path, outcome: Outcome<unknown>): Promise<boolean> =>
  path === "service" && !outcome.ok && outages.has(outcome.failure.kind) && (await fallsBack(service));

type About = { service: Migrated; path: Path; person: string; steppedIn: boolean };

async function counted<T>(about: About, work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  const begun = performance.now();
  try {
    const outcome = await work();
    note(about, begun, outcome);
    return outcome;
  } catch (error) {
    note(about, begun, undefined);
    throw error;
  }
}

async function* countedEvents<T, E extends Told<T>>(
  about: About,
  events: AsyncGenerator<E, void, undefined>,
): AsyncGenerator<E, void, undefined> {
  const begun = performance.now();
  try {
    for await (const event of events) {
      if (isDone<T>(event)) note(about, begun, event.outcome);
      yield event;
    }
  } catch (error) {
    note(about, begun, undefined);
    throw error;
  }
}

// Without an outcome something was thrown. Who has left was not served, and nobody is to blame.
function note(about: About, begun: number, outcome: Outcome<unknown> | undefined): void {
  if (outcome?.ok === false && outcome.failure.kind === "cancelled") return;
  const failed = outcome === undefined || isFailure(outcome);
  count({ ...about, at: Date.now(), took: Math.round(performance.now() - begun), failed });
}
