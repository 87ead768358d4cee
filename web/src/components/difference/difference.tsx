import type { Row } from "@/library/difference";
import styles from "./difference.module.css";

/** A difference of two texts: what went, what came, and a little of what stands around it. */
export function Difference({ rows }: { rows: Row[] }) {
  if (rows.every(({ kind }) => kind === "same")) return <p className={styles.none}>The words are the same.</p>;
  return (
    <div className={styles.difference}>
      {shortened(rows).map((row, at) =>
        typeof row === "number" ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a difference is shown whole
          <p className={styles.skipped} key={at}>
            {row === 1 ? "One line is" : `${row} lines are`} the same
          </p>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <Line key={at} row={row} />
        ),
      )}
    </div>
  );
}

const elements = { same: "span", removed: "del", added: "ins" } as const;
const signs = { same: "", removed: "Removed: ", added: "Added: " };

function Line({ row: { kind, words } }: { row: Row }) {
  const Element = elements[kind];
  return (
    <p className={styles.row} data-kind={kind}>
      <span className={styles.said}>{signs[kind]}</span>
      {words.map(({ text, changed }, at) =>
        changed && kind !== "same" ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <Element key={at}>{text}</Element>
        ) : (
          text
        ),
      )}
    </p>
  );
}

// One line that is the same is shown on either side of a change; longer stretches are counted.
function shortened(rows: Row[]): (Row | number)[] {
  const near = (at: number) => [at - 1, at, at + 1].some((one) => (rows[one]?.kind ?? "same") !== "same");
  const shown: (Row | number)[] = [];
  for (const [at, row] of rows.entries()) {
    if (row.words.every(({ text }) => text.trim() === "")) continue; // between paragraphs
    const last = shown.at(-1);
    if (near(at)) shown.push(row);
    else if (typeof last === "number") shown[shown.length - 1] = last + 1;
    else shown.push(1);
  }
  return shown;
}
