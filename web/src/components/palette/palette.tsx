"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useRef } from "react";
import { Keys } from "./keys";
import styles from "./palette.module.css";
import type { Shown } from "./use-palette";
import { useWays, type Way } from "./use-ways";

export type PaletteProps = { shown: Shown; onClose: () => void };

/** A dialog that leads to every page, flow and text by its name, or says what the keys do. */
export function Palette({ shown, onClose }: PaletteProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.popup} initialFocus={shown === "ways" ? input : true}>
          {shown === "ways" ? <Ways input={input} onClose={onClose} /> : <Keys />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Ways({ input, onClose }: { input: React.RefObject<HTMLInputElement | null>; onClose: () => void }) {
  const router = useRouter();
  const { words, setWords, groups } = useWays();
  const go = ({ href }: Way) => {
    onClose();
    router.push(href as Route);
  };
  return (
    <>
      <Dialog.Title className={styles.title}>Go to a page, a flow or a text</Dialog.Title>
      <Autocomplete.Root
        inline
        open
        autoHighlight="always"
        items={groups}
        value={words}
        onValueChange={setWords}
        itemToStringValue={(way: Way) => way.name}
      >
        <Autocomplete.Input
          className={styles.input}
          ref={input}
          aria-label="Go to a page, a flow or a text"
          placeholder="A page, a text, or what to write"
        />
        <Autocomplete.Empty className={styles.empty}>Nothing has this name.</Autocomplete.Empty>
        <Autocomplete.List className={styles.list}>
          {(group: (typeof groups)[number]) => (
            <Autocomplete.Group className={styles.group} key={group.name} items={group.items}>
              <Autocomplete.GroupLabel className={styles.name}>{group.name}</Autocomplete.GroupLabel>
              <Autocomplete.Collection>
                {(way: Way) => (
                  <Autocomplete.Item className={styles.way} key={way.href} value={way} onClick={() => go(way)}>
                    {way.name}
                    {way.note && <span className={styles.note}>{way.note}</span>}
                  </Autocomplete.Item>
                )}
              </Autocomplete.Collection>
            </Autocomplete.Group>
          )}
        </Autocomplete.List>
      </Autocomplete.Root>
      <p className={styles.foot}>
        <kbd>↑</kbd> <kbd>↓</kbd> to choose, <kbd>Enter</kbd> to go, <kbd>Esc</kbd> to close
      </p>
    </>
  );
}
