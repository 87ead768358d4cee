"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useActionState, useEffect, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Banner } from "@/components/banner/banner";
import { Button } from "@/components/button/button";
import { FailureBanner } from "@/components/failure/failure";
import { TextField } from "@/components/field/field";
import { Prose } from "@/components/prose/prose";
import { Tabs } from "@/components/tabs/tabs";
import { When } from "@/components/when/when";
import { ClaimList, ClaimMark, goTo, type SentenceToCheck } from "@/editing/claims";
import { Editor } from "@/editing/editor";
import { saveTextAction } from "@/library/actions";
import type { Source } from "@/library/rests";
import { dropUnsaved } from "@/library/unsaved";
import type { Edited } from "@/library/work";
import type { Block } from "@/markdown/markdown";
import { ChangedElsewhere } from "./changed-elsewhere";
import { Sources } from "./sources";
import styles from "./text-editor.module.css";
import { TextTools } from "./text-tools";
import { useText } from "./use-text";

type View = "Preview" | "Edit" | "Sources";

type TextEditorProps = {
  userId: string;
  id: string;
  /** The latest version; 0 for a text that is new, or that the application before this one saved. */
  version: number;
  saved?: Edited;
  /** Unix ms. */
  savedAt?: number;
  /** What people call what it is. */
  type: string;
  blocks: Block[];
  claims: SentenceToCheck[];
  sources: Source[];
  byHand: boolean;
  /** The key of a save that is made before the script has come. */
  firstKey: string;
  view: View;
};

/** A text of the library, or one that may become one: preview and editing, what is to be checked, and saving. */
export function TextEditor({
  view: first,
  savedAt,
  type,
  claims,
  sources,
  byHand,
  firstKey,
  ...begun
}: TextEditorProps) {
  const { userId, id } = begun;
  const [sent, send] = useActionState(saveTextAction, undefined); // before the script has come
  const saved = typedOf(begun.saved, sent?.typed);
  const text = useText({ ...begun, saved, claims });
  const { saving } = text;
  const [view, setView] = useState<string>(first);
  const sheet = useRef<HTMLElement>(null);
  const [form, heading] = [useId(), useId()];
  const router = useRouter();

  const failure = saving.failure ?? (sent?.outcome.ok === false ? sent.outcome.failure : undefined);
  const wrong = failure?.kind === "correct" ? failure.fields : [];
  const isNew = saving.over === 0 && begun.saved === undefined; // what came without versions is not new
  const save = async () => {
    const wasNew = isNew;
    if (!(await saving.save())) {
      if (text.title.trim() === "") setView("Edit"); // where the title is
      return;
    }
    if (wasNew) router.replace(`/library/${id}?view=edit`);
    else router.refresh(); // so that who comes back finds this version
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };
  useSaveKeys(() => void save());

  const show = (claim: SentenceToCheck) => {
    flushSync(() => setView("Preview"));
    goTo(sheet.current, claim);
  };
  const marked = (mark: number, words: ReactNode) => {
    const claim = claims.find((claim) => claim.mark === mark);
    return claim ? (
      <ClaimMark claim={claim} checked={text.checked.has(mark)}>
        {words}
      </ClaimMark>
    ) : (
      words
    );
  };
  const forget = () => {
    dropUnsaved(userId, id);
    window.location.reload();
  };
  return (
    <section className={styles.sheet} aria-labelledby={heading} ref={sheet}>
      <form className={styles.head} id={form} action={send} onSubmit={submit} noValidate>
        <p className={styles.about}>
          <span className={styles.type}>{type}</span>
          {saving.over > 0 && <span>Version {saving.over}</span>}
          {!isNew && saving.over === begun.version && savedAt !== undefined && <When at={savedAt} />}
        </p>
        <h1 className={styles.heading} id={heading}>
          {isNew ? "Write it yourself" : text.title.trim() || "Untitled"}
        </h1>
        <input type="hidden" name="id" value={id} />
        <input type="hidden" name="key" value={firstKey} />
        <input type="hidden" name="over" value={saving.over} />
        <input type="hidden" name="dismissals" value={JSON.stringify(text.now.dismissals)} />
        <input type="hidden" name="checked" value={JSON.stringify(text.now.checked)} />
      </form>
      <div className={styles.tools}>
        <Button type="submit" look="primary" form={form} pending={saving.saving}>
          {saving.changed ? `Save mine over version ${saving.over}` : "Save"}
        </Button>
        <p className={styles.state} role="status">
          {saving.saving ? "Saving…" : saving.isSaved ? (isNew ? "" : "Saved") : "Not saved yet"}
        </p>
        <TextTools id={id} isNew={isNew} text={text.now} unchecked={claims.length - text.checked.size} />
      </div>
      {failure && <FailureBanner failure={failure} />}
      {saving.changed && (
        <ChangedElsewhere
          changed={saving.changed}
          onTake={forget}
          onCopy={async () => {
            const newId = await saving.saveAsNew();
            if (newId) router.push(`/library/${newId}?view=edit`);
          }}
        />
      )}
      {text.takenUp && !saving.isSaved && !saving.changed && (
        <Banner tone="note" title="What you typed here before, and did not save, is back.">
          <Button look="quiet" onClick={forget}>
            {isNew ? "Begin anew" : "Go back to what is saved"}
          </Button>
        </Banner>
      )}
      {claims.length > 0 && <ClaimList claims={claims} checked={text.checked} onCheck={text.check} onShow={show} />}
      <Tabs
        label="The text"
        shown={view}
        onShow={setView}
        views={[
          {
            name: "Preview",
            view: (
              <article className={styles.article}>
                <h2 className={styles.said}>As readers see it</h2>
                {text.text.trim() === "" ? (
                  <p className={styles.soft}>Nothing is written yet.</p>
                ) : (
                  <Prose blocks={text.blocks} marked={marked} />
                )}
              </article>
            ),
          },
          {
            name: "Edit",
            view: (
              <div className={styles.edit}>
                <TextField
                  label="Title"
                  name="title"
                  form={form}
                  maxLength={300}
                  value={text.title}
                  error={wrong.find(({ name }) => name === "title")?.message}
                  onChange={(event) => text.setTitle(event.target.value)}
                />
                <Editor {...text} form={form} onEdit={text.setText} onDismiss={text.dismiss} />
              </div>
            ),
          },
          ...(sources.length > 0
            ? [{ name: `Sources (${sources.length})`, view: <Sources sources={sources} /> }]
            : []),
        ]}
      />
      <p className={styles.legal}>
        {!byHand && "Written with AI: check it before you post. "}Equal Housing Opportunity.
      </p>
    </section>
  );
}

// What somebody typed and could not save before the script had come stands where it was typed.
function typedOf(saved: Edited | undefined, typed: Record<string, string> | undefined): Edited | undefined {
  if (typed === undefined) return saved;
  const { title = "", text = "" } = typed;
  return { dismissals: [], checked: [], ...saved, title, text };
}

function useSaveKeys(save: () => void) {
  const latest = useRef(save);
  useEffect(() => {
    latest.current = save;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}
