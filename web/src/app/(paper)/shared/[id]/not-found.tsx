import styles from "../../paper.module.css";

/** What stands where nothing is shared, for whatever reason. */
export default function NothingShared() {
  return (
    <main className={styles.paper}>
      <div className={styles.away}>
        <h1>Nothing is shared here.</h1>
        <p>
          A link like this one ends after a while, and whoever made it can end it before. If you expected a text,
          please ask them for a new link.
        </p>
      </div>
    </main>
  );
}
