import styles from "./progress.module.css";

/** How far something is, from 0 to 1, as a bar. */
export function Progress({ label, share }: { label: string; share: number }) {
  return <progress className={styles.bar} aria-label={label} max={100} value={Math.round(share * 100)} />;
}
