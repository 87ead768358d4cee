import { bounds, type Count, within } from "@/migration/measures";
import frame from "../../page.module.css";
import styles from "./migration.module.css";
import { atMost, pathNames } from "./words";

type Props = { title: string; service: Count; monolith: Count };

/** How both paths do, side by side. */
export const PathMeasures = ({ title, service, monolith }: Props) => (
  <table className={styles.measures}>
    <caption className={frame.soft}>{title}</caption>
    <thead>
      <tr>
        <td />
        <th scope="col">{pathNames.service}</th>
        <th scope="col">{pathNames.monolith}</th>
      </tr>
    </thead>
    <tbody>
      {rows.map(({ name, of }) => (
        <tr key={name}>
          <th scope="row">{name}</th>
          <td>{of(service)}</td>
          <td>{of(monolith)}</td>
        </tr>
      ))}
      <tr>
        <th scope="row">From fast to slow</th>
        <td>
          <Times count={service} look={styles.ofService} />
        </td>
        <td>
          <Times count={monolith} look={styles.ofMonolith} />
        </td>
      </tr>
    </tbody>
  </table>
);

const rows: { name: string; of: (count: Count) => string }[] = [
  { name: "Calls", of: ({ calls }) => calls.toLocaleString("en-US") },
  { name: "Errors", of: ({ errors }) => errors.toLocaleString("en-US") },
  { name: "Error rate", of: ({ calls, errors }) => (calls === 0 ? "–" : `${((100 * errors) / calls).toFixed(1)} %`) },
  { name: "Half of them", of: (count) => atMost(within(count, 0.5)) },
  { name: "95 of 100", of: (count) => atMost(within(count, 0.95)) },
];

const height = 32;
const width = 8;

// A column for each bound, as high as it has calls; the words above say the same in figures.
function Times({ count: { times }, look }: { count: Count; look: string | undefined }) {
  const most = Math.max(1, ...times);
  return (
    <svg className={styles.times} viewBox={`0 0 ${(bounds.length + 1) * width} ${height}`} aria-hidden="true">
      {times.map((calls, at) => {
        const high = calls === 0 ? 1 : Math.max(3, (height * calls) / most);
        const place = { x: at * width, y: height - high, width: width - 2, height: high };
        // biome-ignore lint/suspicious/noArrayIndexKey: the bounds do not move
        return <rect key={at} {...place} rx={1} className={calls === 0 ? styles.empty : look} />;
      })}
    </svg>
  );
}
