import { figureOf, measureIds, measures, type Row } from "@/flows/competitors";
import type { ShownOf } from "@/flows/text";
import styles from "../studio.module.css";

/** The figures of one agent. */
export function Competitor({ shown: { request, result } }: { shown: ShownOf<"enrichCompetitor"> }) {
  const row: Row = { ...request, ...result, lookedUpAt: 0 };
  return (
    <dl className={styles.meta}>
      {measureIds.map((id) => (
        <div key={id}>
          <dt>{measures[id].label}</dt>
          <dd>{figureOf(row, id)}</dd>
        </div>
      ))}
    </dl>
  );
}
