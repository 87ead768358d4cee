import styles from "./plan.module.css";

/** A floor plan with one room lit. It is drawn for the eye alone. */
export function Plan() {
  return (
    <svg className={styles.plan} viewBox="0 0 480 360" aria-hidden="true">
      <rect className={styles.lit} x="282" y="24" width="174" height="142" />
      <g className={styles.wall}>
        <path d="M24 24h432v312H254M190 336H24V24" />
        <path d="M180 24v88M180 168v50H24M282 24v40M282 122v44h76M414 166h42M282 218v118M180 218h-20" />
      </g>
      <g className={styles.door}>
        <path d="M180 112h56a56 56 0 0 1-56 56" />
        <path d="M282 64h-58a58 58 0 0 0 58 58" />
        <path d="M358 166v56a56 56 0 0 0 56-56" />
        <path d="M190 336v-64a64 64 0 0 1 64 64" />
      </g>
      <g className={styles.thin}>
        <path d="M24 70h30v40H24M24 120h30v40H24" />
        <path d="M60 250h70v60H60zM60 262H48v36h12M130 262h12v36h-12" />
        <path d="M390 250h66M390 250v86M404 264h38v30h-38z" />
        <path d="M322 52h94v60h-94zM336 52v-10h66v10M336 112v10h66v-10" />
        <path d="M0 354h480M24 348v12M456 348v12" />
      </g>
    </svg>
  );
}
