"use client";

import type { Route } from "next";
import { Button, ButtonLink } from "@/components/button/button";
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
  onDismiss?: (unsaved: Unsaved | undefined) => void;
};

/** Saves a text of any operation to the library. Until it is saved, this browser keeps it: see the library's page. */
export function SaveToLibrary({ userId, id, version = 0, work, looks, isEdited, onDismiss }: SaveProps) {
  const saving = useSave({ userId, id, version, made: madeOf(work), looks, edited: editedOf(work) });
  const { isSaved, over } = saving;
  const open = (
    <ButtonLink look="quiet" href={`/library/${id}` as Route}>
      Open in the library
    </ButtonLink>
  );
  return (
    <div className={styles.save}>
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
        {over > 0 && open}
        {onDismiss && (
          <Button look="quiet" onClick={() => onDismiss(isSaved ? undefined : saving.dismiss())}>
            {isSaved ? "Close" : "Dismiss"}
          </Button>
        )}
      </div>
      {saving.failure && <FailureBanner failure={saving.failure} />}
      {saving.changed && <p role="alert">This text was changed in the library meanwhile. Nothing there is lost.</p>}
    </div>
  );
}
