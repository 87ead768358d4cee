"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import {
  type FormEvent,
  type ReactNode,
  useActionState,
  useCallback,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { flushSync } from "react-dom";
import { Banner } from "@/components/banner/banner";
import { Button } from "@/components/button/button";
import { UncheckedProvider } from "@/components/copy/copy";
import { FailureBanner } from "@/components/failure/failure";
import { TextField } from "@/components/field/field";
import { Legal } from "@/components/legal/legal";
import type { Who } from "@/components/post/post";
import { Prose } from "@/components/prose/prose";
import { Sources } from "@/components/sources/sources";
import { Tabs } from "@/components/tabs/tabs";
import { When } from "@/components/when/when";
import type { FormState } from "@/door/action";
import { ClaimList, ClaimMark, goTo } from "@/editing/claims";
import { Editor } from "@/editing/editor";
import { QuotationNote } from "@/editing/quotation-note";
import type { SentenceToCheck } from "@/editing/sentences";
import { SteeringNote } from "@/editing/steering-note";
import { type SaveEnding, saveTextAction } from "@/library/actions";
import type { Source } from "@/library/rests";
import type { Edited, Work } from "@/library/work";
import type { Block } from "@/markdown/markdown";
import { sectionsOf, stretchesIn } from "@/markdown/sections";
import { tasksOf, withTask } from "@/markdown/tasks";
import { ChangedElsewhere } from "./changed-elsewhere";
import { useTellSaved } from "./saved-version";
import styles from "./text-editor.module.css";
import { TextTools } from "./text-tools";
import { useText } from "./use-text";

// Its parts come with a text that has them.
const Sections = dynamic(() => import("./sections").then((views) => views.Sections));
const SectionEditors = dynamic(() => import("./sections").then((views) => views.SectionEditors));
const inParts: ReadonlySet<Work["madeBy"]> = new Set(["generateSocialMediaPost", "generateOpenHouseKit"]);
const nobody: Who = {};

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
  /** The words of a client that it quotes. */
  quotation?: string | undefined;
  madeBy: Work["madeBy"];
  /** Who posts it, if that is known. */
  who?: Who;
  /** What else can be done with it as it is saved. */
  also?: ReactNode;
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
  quotation,
  madeBy,
  who = nobody,
  also,
  firstKey,
  ...begun
}: TextEditorProps) {
  const { id } = begun;
  const [sent, send] = useActionState(saveTextAction, undefined); // before the script has come
  const text = useText({ ...begun, madeBy, claims, ...sentOf(begun.saved, sent) });
  const { saving } = text;
  useTellSaved(saving.over, saving.isSaved);
  const unchecked = text.standing.filter(({ mark }) => !text.checked.has(mark));
  // The form has one field for the text until the script is there.
  const [isWhole, setIsWhole] = useState(first === "Edit");
  const stretches = isWhole || !inParts.has(text.madeBy) ? undefined : stretchesIn(text.text);
  const sections = inParts.has(text.madeBy) ? sectionsOf(text.text, text.blocks) : undefined;
  const [view, setView] = useState<string>(first);
  const sheet = useRef<HTMLElement>(null);
  const [form, heading] = [useId(), useId()];
  const router = useRouter();

  const failure = saving.failure ?? (sent?.outcome.ok === false ? sent.outcome.failure : undefined);
  const wrong = failure?.kind === "correct" ? failure.fields : [];
  const isNew = !saving.isThere;
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

  const show = useCallback((claim: SentenceToCheck) => {
    flushSync(() => setView("Preview"));
    goTo(sheet.current, claim);
  }, []);
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
    saving.dismiss();
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
          {isNew && text.madeBy === "byHand" ? "Write it yourself" : text.title.trim() || "Untitled"}
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
      </div>
      <UncheckedProvider value={() => unchecked.length}>
        <TextTools id={id} isNew={isNew} text={text.now} also={also} />
      </UncheckedProvider>
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
      {text.standing.length > 0 && (
        <ClaimList claims={text.standing} checked={text.checked} onCheck={text.check} onShow={show} />
      )}
      <QuotationNote text={text.text} quotation={quotation} />
      {view !== "Edit" && <SteeringNote {...text} onShow={() => setView("Edit")} />}
      <Tabs
        label="The text"
        shown={view}
        onShow={(view) => {
          setIsWhole(false);
          setView(view);
        }}
        views={[
          {
            name: "Preview",
            view: (
              <article className={styles.article}>
                <h2 className={styles.said}>As readers see it</h2>
                {text.text.trim() === "" ? (
                  <p className={styles.soft}>Nothing is written yet.</p>
                ) : sections ? (
                  <Sections sections={sections} who={who} unchecked={unchecked} marked={marked} />
                ) : (
                  <Prose
                    blocks={text.blocks}
                    marked={marked}
                    tasks={{
                      done: tasksOf(text.text),
                      onTick: (task, done) => text.setText(withTask(text.text, task, done)),
                    }}
                  />
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
                {stretches ? (
                  <SectionEditors {...text} stretches={stretches} onEdit={text.setText} onDismiss={text.dismiss} />
                ) : (
                  <Editor {...text} isMarkdown form={form} onEdit={text.setText} onDismiss={text.dismiss} />
                )}
              </div>
            ),
          },
          ...(sources.length > 0
            ? [{ name: `Sources (${sources.length})`, view: <Sources sources={sources} /> }]
            : []),
        ]}
      />
      <Legal madeBy={text.madeBy} />
    </section>
  );
}

// What somebody sent before the script had come stands where it was typed; if it could be saved, it is what is saved.
function sentOf(saved: Edited | undefined, sent: FormState<SaveEnding>) {
  if (sent === undefined) return {};
  const { title = "", text = "" } = sent.typed;
  const typed: Edited = { dismissals: [], checked: [], ...saved, title, text };
  const { outcome } = sent;
  return outcome.ok && outcome.value.state === "saved" ? { version: outcome.value.version, saved: typed } : { typed };
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
