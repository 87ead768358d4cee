import styles from "./library.module.css";

/** The texts before they are there. */
export function Skeleton() {
  return (
    <div className={styles.texts} role="status" aria-label="Your texts are on the way">
      <ul className={styles.list} aria-hidden="true">
        {[1, 2, 3, 4].map((row) => (
          <li className={styles.row} key={row}>
            <div className={styles.shape} />
          </li>
        ))}
      </ul>
    </div>
  );
}
