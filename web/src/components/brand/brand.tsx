import styles from "./brand.module.css";

/** The mark, a door that stands open in a floor plan, and the name. */
export function Brand() {
  return (
    <span className={styles.brand}>
      <svg className={styles.mark} viewBox="0 0 32 32" aria-hidden="true">
        <path className={styles.wall} d="M8 7v18h17" />
        <path className={styles.door} d="M8 9a16 16 0 0 1 16 16" />
      </svg>
      Co-agent Marketer
    </span>
  );
}
