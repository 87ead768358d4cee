"use client";

import { Dialog } from "@base-ui/react/dialog";
import styles from "./palette.module.css";

const keys: { keys: string[]; words: string }[] = [
  { keys: ["Ctrl K", "⌘ K"], words: "Go to a page, a flow or a text" },
  { keys: ["?"], words: "Show these keys" },
  { keys: ["Ctrl S", "⌘ S"], words: "Save the text that is open in the library" },
  { keys: ["←", "→"], words: "The next tab of a text, where the focus is on one" },
  { keys: ["Esc"], words: "Close what is open" },
];

/** What the keys do. */
export const Keys = () => (
  <>
    <Dialog.Title className={styles.heading}>Keys</Dialog.Title>
    <dl className={styles.keys}>
      {keys.map(({ keys, words }) => (
        <div key={words}>
          <dt>{words}</dt>
          <dd>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
    <Dialog.Close className={styles.close}>Close</Dialog.Close>
  </>
);
