import { Button } from "@/components/button/button";
import { Difference } from "@/components/difference/difference";
import type { Changed } from "@/library/use-save";
import styles from "./text-editor.module.css";

type ChangedProps = {
  changed: Changed;
  /** Drops what was typed here. */
  onTake: () => void;
  /** Keeps what was typed here as a text of its own. */
  onCopy: () => void;
};

/** Says that the text was saved elsewhere meanwhile, how it differs from this one, and what can be done. */
export function ChangedElsewhere({ changed: { version, rows }, onTake, onCopy }: ChangedProps) {
  return (
    <section className={styles.changed} aria-labelledby="changed" role="alert">
      <h2 className={styles.changedTitle} id="changed">
        This text was saved elsewhere meanwhile
      </h2>
      <p>
        There it is version {version}. Nothing is lost: save yours over it, and both stay among the versions. From what
        is there to what you have:
      </p>
      <Difference rows={rows} />
      <div className={styles.choices}>
        <Button onClick={onCopy}>Keep mine as a new text</Button>
        <Button onClick={onTake}>Take what is there</Button>
      </div>
    </section>
  );
}
