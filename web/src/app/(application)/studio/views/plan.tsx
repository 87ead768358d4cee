import type { Route } from "next";
import Link from "next/link";
import { Print } from "@/components/print/print";
import { taskOf } from "@/flows/parts";
import type { ShownOf } from "@/flows/text";
import styles from "../studio.module.css";
import { PlainText, TickedText } from "../texts";
import { Jumps } from "./jumps";
import plan from "./plan.module.css";
import { PlanCalendar } from "./plan-calendar";
import views from "./views.module.css";

const parts = [
  { id: "steps", name: "Steps" },
  { id: "timeline", name: "Timeline" },
  { id: "budget", name: "Budget" },
];

/** A marketing plan: its steps with their tasks to be ticked off, what happens when, and what it costs. */
export function MarketingPlan({ shown }: { shown: ShownOf<"generateMarketingPlan"> }) {
  const { steps } = shown.result.plan;
  return (
    <article className={styles.article}>
      <Jumps to={parts} />
      <ol className={plan.steps} id="steps">
        {steps.map(({ tactics }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the steps are replaced together
          <li className={plan.step} key={at}>
            <h2 className={views.heading}>
              <PlainText at={`/plan/steps/${at}/title`} />
            </h2>
            <p className={plan.why}>
              <PlainText at={`/plan/steps/${at}/description`} />
            </p>
            <ul className={plan.tasks}>
              {tactics.map((tactic, task) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <li className={plan.task} key={task}>
                  <TickedText at={taskOf(at, task)} />
                  <Link
                    className={plan.write}
                    href={`/studio?topic=${encodeURIComponent(tactic)}` as Route}
                    prefetch={false}
                    aria-label={`Write it: ${tactic}`}
                  >
                    Write it
                  </Link>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
      <section className={plan.part} aria-labelledby="timeline">
        <h2 className={views.heading} id="timeline">
          Timeline
        </h2>
        <p className={plan.why}>
          <PlainText at="/plan/timeline" />
        </p>
        <PlanCalendar steps={steps} />
      </section>
      <section className={plan.part} aria-labelledby="budget">
        <h2 className={views.heading} id="budget">
          Budget
        </h2>
        <p className={plan.why}>
          <PlainText at="/plan/budget" />
        </p>
      </section>
      <div className={views.ways}>
        <Print look="plain" />
      </div>
    </article>
  );
}
