"use client";

import type { Route } from "next";
import type { FormEvent, ReactNode } from "react";
import { Button, ButtonLink } from "@/components/button/button";
import { Download } from "@/components/download/download";
import { FailureBanner } from "@/components/failure/failure";
import type { Looks } from "@/flows/written";
import { editedOf, madeOf } from "@/library/text";
import type { Unsaved } from "@/library/unsaved";
import { useSave } from "@/library/use-save";
import type { Work } from "@/library/work";
import styles from "./save-to-library.module.css";

type SaveProps = {
  userId: string;
  /**
   * The name of the text, made once for each generation, see `newTextId`: however often it is saved, in whatever tab,
   * it is one text. For another one React gets another `key`, too.
   */
  id: string;
  /** The version that was edited; 0 for a text that was not saved yet. */
  version?: number | undefined;
  /** The text as it is now: what was made, and what was edited, ticked off and let stand since. */
  work: Work;
  /** How the studio shows it. */
  looks?: Looks | undefined;
  /** Something of it was edited. */
  isEdited: boolean;
  /** Puts the text away, which is given as it was if it was not saved. */
  onDismiss: (unsaved: Unsaved | undefined) => void;
  /** The page without the text: where it is put away before the script has come. */
  without: string;
  /** What else can be done with the text, beside saving it. */
  children?: ReactNode;
};

/**
 * What can be done with a text of any operation, at the foot of the window as long as the text is in sight: above all
 * to save it to the library. Until it is saved, this browser keeps it: see the library's page.
 */
export function SaveToLibrary(props: SaveProps) {
  const { userId, id, version = 0, work, looks, isEdited, onDismiss, without, children } = props;
  const saving = useSave({ userId, id, version, made: madeOf(work), looks, edited: editedOf(work) });
  const { isSaved, over } = saving;
  const dismiss = (event: FormEvent) => {
    event.preventDefault();
    onDismiss(isSaved ? undefined : saving.dismiss());
  };
  return (
    <div className={styles.bar}>
      {saving.failure && <FailureBanner failure={saving.failure} />}
      {saving.changed && <p role="alert">This text was changed in the library meanwhile. Nothing there is lost.</p>}
      <div className={styles.ways}>
        <Button
          look={isSaved ? "plain" : "primary"}
          pending={saving.saving}
          onClick={() => void saving.save(isEdited ? "edited" : "generated")}
        >
          {saving.changed ? `Save over version ${over}` : over === 0 ? "Save to library" : "Save again"}
        </Button>
        <p className={styles.state} role="status">
          {saving.saving ? "Saving…" : isSaved ? `Saved as version ${over}` : over > 0 ? "Not saved yet" : ""}
        </p>
        {children}
        {over > 0 && <Download id={id} opens="above" />}
        {over > 0 && (
          <ButtonLink look="quiet" href={`/library/${id}` as Route}>
            Open in the library
          </ButtonLink>
        )}
        <form className={styles.away} action={without} onSubmit={dismiss}>
          <Button type="submit" look="quiet">
            {isSaved ? "Close" : "Dismiss"}
          </Button>
        </form>
      </div>
    </div>
  );
}
