import type { Metadata } from "next";
import NotFound from "@/app/not-found";
import { Reference } from "@/components/failure/reference";
import { Nothing } from "@/components/nothing/nothing";
import { stateOf } from "@/operations/state";
import { callerOf, requireSession } from "@/session/current";
import { isOperator } from "@/session/operator";
import frame from "../page.module.css";
import styles from "./operations.module.css";
import { OperatorWays } from "./operator-ways";

export const metadata: Metadata = { title: "Operations" };

/** How the services stand, and what all people have used. For anybody but operators there is no such page. */
export default async function Operations() {
  const session = await requireSession();
  if (!(await isOperator(session)))
    return (
      <Nothing>
        <NotFound />
      </Nothing>
    );
  const { parts, budget } = await stateOf(await callerOf(session), session);
  return (
    <div className={frame.page}>
      <div>
        <OperatorWays here="/operations" />
        <h1>Operations</h1>
        <p className={frame.lead}>As it is now: each part was just asked for something small.</p>
      </div>
      <section className={frame.card} aria-labelledby="parts">
        <h2 id="parts">Services</h2>
        <ul className={styles.parts}>
          {parts.map(({ name, failure, took }) => (
            <li className={styles.part} key={name}>
              <strong>{name}</strong>
              <span className={failure ? styles.away : styles.well}>{failure ? "Does not answer" : "Answers"}</span>
              <span className={frame.soft}>{took} ms</span>
              {failure && (
                <div className={styles.why}>
                  <p>{failure.message || "It took too long."}</p>
                  {failure.reference && <Reference reference={failure.reference} />}
                </div>
              )}
            </li>
          ))}
        </ul>
      </section>
      <section className={frame.card} aria-labelledby="all">
        <h2 id="all">This month, all people together</h2>
        {budget.ok ? (
          Object.entries(budget.value).map(([cost, { used, limit }]) => (
            <p className={styles.use} key={cost}>
              <label htmlFor={cost}>{cost === "texts" ? "Texts" : "Searches"}</label>
              <span>
                {counted(used)} of {counted(limit)}
              </span>
              <meter id={cost} max={limit} value={used} high={limit * 0.9} />
            </p>
          ))
        ) : (
          <p className={frame.soft}>What was used cannot be shown just now.</p>
        )}
      </section>
    </div>
  );
}

const counted = (count: number) => count.toLocaleString("en-US");
