"use client";

import { type RefObject, useEffect, useEffectEvent, useRef, useState } from "react";
import type { Looks } from "@/flows/written";
import { newVersion, type UserFailure, unavailable } from "@/services/failure";
import type { Outcome } from "@/services/outcome";
import { isOutdated } from "@/services/outdated";
import { type SaveEnding, saveTextAction } from "./actions";
import { newTextId, stateOf } from "./text";
import { dropUnsaved, keepUnsaved, type Unsaved, unsavedTexts } from "./unsaved";
import type { Edited, Made } from "./work";

/** What another tab, or another device, has saved meanwhile. */
export type Changed = Extract<SaveEnding, { state: "changed" }>;

type Begun = {
  userId: string;
  id: string;
  /** The version that is being edited; 0 for a text that is new. */
  version: number;
  /** What is saved of it; undefined if nothing is. */
  saved?: Edited | undefined;
  /** What a new text was made of. */
  made?: Made | undefined;
  /** How the studio shows a text that it made. */
  looks?: Looks | undefined;
  /** The text as it is now. */
  edited: Edited;
  /** Takes up what was typed before and is not saved. */
  onKept?: (kept: Unsaved) => void;
};

// What is typed is kept at most so often, in ms.
const pause = 400;

/**
 * The saving of a text that is being edited. What is not saved is kept in this browser. However often it is asked for,
 * the same text is saved once: every try at it has one key.
 */
export function useSave({ userId, id, version, saved, made, looks, edited, onKept }: Begun) {
  const [over, setOver] = useState(version);
  const [last, setLast] = useState(stateOf(saved ?? nothing));
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState<UserFailure>();
  const [changed, setChanged] = useState<Changed>();
  const attempt = useRef({ what: "", key: "", newId: "" });
  const now = stateOf(edited);
  const isSaved = now === last;
  const isThere = over > 0 || saved !== undefined;

  const takingUp = useRef(false); // what was typed before is not in sight yet
  const takeUp = useEffectEvent(() => {
    const kept = unsavedTexts(userId).find((text) => text.id === id);
    if (kept === undefined || stateOf(kept.edited) === now || onKept === undefined) return;
    takingUp.current = true;
    setOver(kept.over);
    onKept(kept);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each text
  useEffect(() => takeUp(), [id]);
  const unsaved: Unsaved = { id, over, edited, isThere, made, looks, at: Date.now() };
  const forget = useKept(userId, unsaved, now, isSaved, takingUp);

  // Every try at the same has the same names.
  const attemptAt = (what: string) => {
    if (attempt.current.what !== what) attempt.current = { what, key: crypto.randomUUID(), newId: newTextId() };
    return attempt.current;
  };
  const tryOnce = async (sent: Omit<Sent, "edited">) => {
    setSaving(true);
    setFailure(undefined);
    const ending = await endingOf({ ...sent, edited });
    setSaving(false);
    if (!ending.ok) setFailure(ending.failure);
    return ending.ok ? ending.value : undefined;
  };

  /** Saves the text as it is now. */
  const save = async (origin: "generated" | "edited" = "edited"): Promise<boolean> => {
    if (saving || (isSaved && over > 0)) return isSaved;
    const { key } = attemptAt(`${over} ${now}`);
    const ending = await tryOnce({ id, key, over, origin, made: over === 0 ? made : undefined });
    if (ending === undefined) return false;
    setOver(ending.version);
    setChanged(ending.state === "changed" ? ending : undefined);
    if (ending.state === "saved") setLast(now);
    return ending.state === "saved";
  };

  /** Saves what was typed as another text, and gives its name. What the text has become elsewhere stays. */
  const saveAsNew = async (): Promise<string | undefined> => {
    if (saving) return undefined;
    const { key, newId } = attemptAt(`new ${now}`);
    const ending = await tryOnce({ id: newId, key, over: 0, origin: "edited", copyOf: id });
    if (ending?.state !== "saved") return undefined;
    setLast(now);
    return newId;
  };

  /** Keeps the text no longer in this browser, and gives it as it is now. */
  const dismiss = (): Unsaved => {
    forget();
    return unsaved;
  };

  return { save, saveAsNew, dismiss, saving, isSaved, isThere, over, failure, changed };
}

const nothing: Edited = { title: "", text: "", dismissals: [], checked: [] };

// What is typed is kept when the page is left, at the latest; what is saved is forgotten, and what is not wanted.
function useKept(
  userId: string,
  text: Unsaved,
  now: string,
  isSaved: boolean,
  takingUp: RefObject<boolean>,
): () => void {
  const latest = useEffectEvent(() => {
    const kept = unsavedTexts(userId).find(({ id }) => id === text.id);
    if (kept?.over === text.over && stateOf(kept.edited) === now) return; // whoever looks at it has typed nothing
    keepUnsaved(userId, { ...text, at: Date.now() });
  });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const flush = useEffectEvent(() => {
    if (timer.current === undefined) return;
    clearTimeout(timer.current);
    timer.current = undefined;
    latest();
  });
  const forget = () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    dropUnsaved(userId, text.id);
  };
  const drop = useEffectEvent(forget);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as often as something is typed
  useEffect(() => {
    if (isSaved && takingUp.current) return;
    takingUp.current = false;
    if (isSaved) drop();
    else timer.current ??= setTimeout(() => flush(), pause);
  }, [userId, text.id, text.over, now, isSaved]);
  useEffect(() => {
    const leave = () => flush();
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, []);
  return forget;
}

type Sent = {
  id: string;
  key: string;
  over: number;
  origin: string;
  edited: Edited;
  made?: Made | undefined;
  copyOf?: string;
};

async function endingOf({ edited, made, ...rest }: Sent): Promise<Outcome<SaveEnding>> {
  const form = new FormData();
  for (const [name, value] of Object.entries(rest)) form.set(name, String(value));
  form.set("title", edited.title);
  form.set("text", edited.text);
  form.set("dismissals", JSON.stringify(edited.dismissals));
  form.set("checked", JSON.stringify(edited.checked));
  if (made) form.set("made", JSON.stringify(made));
  try {
    const state = await saveTextAction(undefined, form);
    if (state) return state.outcome;
  } catch (error) {
    if (isOutdated(error)) return { ok: false, failure: newVersion };
    // The connection broke: it may be saved or not, and the next try tells.
  }
  return { ok: false, failure: unavailable("library") };
}
