"use client";

import { NewVersion } from "@/components/failure/new-version";
import { usePalette } from "./use-palette";
import styles from "./way-in.module.css";

/** The way into the palette, from every page: a button, and its keys. */
export function PaletteWayIn() {
  const { shown, show, close, Palette, outdated } = usePalette();
  return (
    <>
      <button className={styles.button} type="button" aria-haspopup="dialog" onClick={() => void show("ways")}>
        <svg className={styles.sign} viewBox="0 0 24 24" aria-hidden="true">
          <path d="M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L21 21" />
        </svg>
        Go to…
        <kbd className={styles.keys}>Ctrl K</kbd>
      </button>
      {outdated && <NewVersion />}
      {shown && Palette && <Palette shown={shown} onClose={close} />}
    </>
  );
}
