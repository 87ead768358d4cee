"use client";

import { type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Banner } from "@/components/banner/banner";
import { CopyButton, UncheckedProvider } from "@/components/copy/copy";
import { Legal } from "@/components/legal/legal";
import { SaveToLibrary } from "@/components/save/save-to-library";
import { Sources } from "@/components/sources/sources";
import { Tabs } from "@/components/tabs/tabs";
import { ClaimList, ClaimMark, goTo } from "@/editing/claims";
import { QuotationNote } from "@/editing/quotation-note";
import { SteeringNote } from "@/editing/steering-note";
import { addressOf, flows } from "@/flows/flows";
import type { Claim } from "@/flows/text";
import { wholeOf } from "@/library/text";
import type { KeptText } from "./kept-text";
import { PartEditors } from "./part-editors";
import styles from "./studio.module.css";
import { TextsProvider } from "./texts";
import type { Finished } from "./use-run";
import { useWritten } from "./use-written";
import { Details, hasDetails, isDetail } from "./views/details";
import { Preview } from "./views/preview";

export type WrittenProps = {
  userId: string;
  finished: Finished;
  /** Puts it away; what it was like is given if it was not saved. */
  onDismiss: (kept: KeptText | undefined) => void;
  /** What else can be done with it. */
  children?: ReactNode;
};

/** A finished text: as readers see it, to be edited and taken along, and what it rests on. */
export function WrittenView({ userId, finished, onDismiss, children }: WrittenProps) {
  const { id, shown, kept } = finished;
  const { flow, claims } = shown;
  const sheet = useRef<HTMLElement>(null);
  const [view, setView] = useState("Preview");
  const { checked, check, now, work, ...text } = useWritten(finished);
  const { blocks, edits, done, tick } = text;
  const isEditable = text.parts.some(({ editable }) => editable);
  const show = useCallback((claim: Claim) => {
    flushSync(() => setView(isDetail(claim.pointer) ? "Details" : "Preview"));
    goTo(sheet.current, claim);
  }, []);
  const texts = useMemo(() => {
    const marked = (mark: number, words: ReactNode) => {
      const claim = claims.find((claim) => claim.mark === mark);
      return claim ? (
        <ClaimMark claim={claim} checked={checked.has(mark)}>
          {words}
        </ClaimMark>
      ) : (
        words
      );
    };
    return { blocks, marked, done, tick };
  }, [claims, checked, blocks, done, tick]);
  const { sources = [] } = "sources" in now.result ? now.result : {};
  const views = [
    { name: "Preview", view: <Preview shown={now} /> },
    ...(isEditable
      ? [
          {
            name: "Edit",
            view: (
              <PartEditors
                parts={text.parts}
                shown={shown}
                before={kept?.written.reads}
                edits={edits}
                onRead={text.read}
                onFound={text.find}
                dismissals={text.dismissals}
                onDismiss={text.dismiss}
              />
            ),
            kept: true,
          },
        ]
      : []),
    ...(flows[flow].searches ? [{ name: `Sources (${sources.length})`, view: <Sources sources={sources} /> }] : []),
    ...(hasDetails(now) ? [{ name: "Details", view: <Details shown={now} /> }] : []),
  ];
  return (
    <TextsProvider value={texts}>
      <UncheckedProvider value={text.unchecked}>
        <section className={styles.sheet} aria-label={flows[flow].name} ref={sheet}>
          <p className={styles.kind}>{flows[flow].name}</p>
          {shown.withoutReview && (
            <Banner
              tone="warning"
              title="Nobody has read this against fair-housing law, or checked its figures and sources. Please do."
            />
          )}
          {shown.withoutSearch && (
            <Banner tone="warning" title="The web could not be searched: this text rests on no sources." />
          )}
          {shown.withoutRows && <Banner tone="note" title="Some of it was left out, since nothing supports it." />}
          {text.standing.length > 0 && (
            <ClaimList claims={text.standing} checked={checked} onCheck={check} onShow={show} />
          )}
          {now.flow === "generateSocialProof" && <QuotationNote text={now.result.post} quotation={now.result.quote} />}
          {view !== "Edit" && <SteeringNote {...text} onShow={() => setView("Edit")} />}
          <Tabs label={flows[flow].name} shown={view} onShow={setView} views={views} />
          {children}
          <Legal madeBy={flow} />
          <SaveToLibrary
            userId={userId}
            id={id}
            version={kept?.over}
            work={work}
            looks={text.looks}
            isEdited={Object.keys(edits).length > 0}
            without={addressOf(flow)}
            onDismiss={(unsaved) =>
              onDismiss(unsaved && { ...unsaved, written: { shown, reads: text.looks.reads, done: text.looks.done } })
            }
          >
            <CopyButton text={wholeOf(work)} what="all as Markdown">
              Copy all
            </CopyButton>
          </SaveToLibrary>
        </section>
      </UncheckedProvider>
    </TextsProvider>
  );
}
