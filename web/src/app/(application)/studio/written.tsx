"use client";

import { type ReactNode, useCallback, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Banner } from "@/components/banner/banner";
import { SaveToLibrary } from "@/components/save/save-to-library";
import { Tabs } from "@/components/tabs/tabs";
import { type Checked, ClaimList, ClaimMark, goTo } from "@/editing/claims";
import { type Dismissals, dismissed } from "@/editing/editor";
import { findingKey } from "@/editing/findings";
import { type Flow, flows, type ResultOf } from "@/flows/flows";
import { type Edits, partsOf, withEdits } from "@/flows/parts";
import type { Claim, Shown } from "@/flows/text";
import { type Done, titleOf, writtenOut } from "@/flows/written-out";
import { wholeOf } from "@/library/text";
import type { Work } from "@/library/work";
import { CopyButton } from "./copy";
import { PartEditors, type Read } from "./part-editors";
import { Sources } from "./sources";
import styles from "./studio.module.css";
import { TextsProvider } from "./texts";
import { Details, hasDetails, isDetail } from "./views/details";
import { Preview } from "./views/preview";

export type WrittenProps = {
  userId: string;
  /** The name of the text in the library. */
  id: string;
  shown: Shown;
};

/** A finished text: as readers see it, to be edited and taken along, and what it rests on. */
export function WrittenView({ userId, id, shown }: WrittenProps) {
  const { flow, request, claims } = shown;
  const sheet = useRef<HTMLElement>(null);
  const [view, setView] = useState("Preview");
  const [reads, setReads] = useState<Readonly<Record<string, Read>>>({});
  const keep = useCallback(
    (pointer: string, read: Read) => setReads((before) => ({ ...before, [pointer]: read })),
    [],
  );
  const [done, setDone] = useState<Done>(new Set());
  const tick = (pointer: string, isDone: boolean) =>
    setDone((before) => new Set(isDone ? [...before, pointer] : [...before].filter((other) => other !== pointer)));
  const [dismissals, setDismissals] = useState<Dismissals>(new Map());
  const [checked, setChecked] = useState<Checked>(new Set());
  const check = ({ mark }: Claim, done: boolean) =>
    setChecked((before) => new Set(done ? [...before, mark] : [...before].filter((other) => other !== mark)));
  const show = (claim: Claim) => {
    flushSync(() => setView(isDetail(claim.pointer) ? "Details" : "Preview"));
    goTo(sheet.current, claim);
  };
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
  const edits: Edits = Object.fromEntries(Object.entries(reads).map(([pointer, { text }]) => [pointer, text]));
  const blocks = Object.fromEntries(Object.entries(reads).map(([pointer, read]) => [pointer, read.blocks]));
  const now = { ...shown, result: withEdits<ResultOf<Flow>>(shown.result, edits) } as Shown;
  const work: Work = {
    madeBy: flow,
    title: titleOf(flow, now.result, request).slice(0, 300),
    text: writtenOut(flow, now.result, request, done),
    request: json(request),
    result: json(shown.result),
    dismissals: [...dismissals].map(([finding, reason]) => ({ finding, reason })),
    checked: claims.filter(({ mark }) => checked.has(mark)).map(({ sentence }) => sentence),
  };
  const editable = partsOf(flow, shown.result).filter(({ editable }) => editable);
  const { sources = [] } = "sources" in now.result ? now.result : {};
  const views = [
    { name: "Preview", view: <Preview shown={now} /> },
    ...(editable.length > 0
      ? [
          {
            name: "Edit",
            view: (
              <PartEditors
                parts={editable}
                shown={shown}
                onRead={keep}
                dismissals={dismissals}
                onDismiss={(finding, reason) =>
                  setDismissals((before) => dismissed(before, findingKey(finding), reason))
                }
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
    <TextsProvider value={{ blocks: { ...shown.texts, ...blocks }, edits, marked, done, tick }}>
      <section className={styles.sheet} aria-label={flows[flow].name} ref={sheet}>
        <div className={styles.head}>
          <p className={styles.kind}>{flows[flow].name}</p>
          <CopyButton text={wholeOf(work)} what="all as Markdown" unchecked={claims.length - checked.size}>
            Copy all
          </CopyButton>
        </div>
        {shown.withoutSearch && (
          <Banner tone="warning" title="The web could not be searched: this text rests on no sources." />
        )}
        {shown.withoutRows && <Banner tone="note" title="Some of it was left out, since nothing supports it." />}
        {claims.length > 0 && <ClaimList claims={claims} checked={checked} onCheck={check} onShow={show} />}
        <Tabs label={flows[flow].name} shown={view} onShow={setView} views={views} />
        <SaveToLibrary userId={userId} id={id} work={work} isEdited={Object.keys(edits).length > 0} />
        <p className={styles.legal}>Written with AI: check it before you post. Equal Housing Opportunity.</p>
      </section>
    </TextsProvider>
  );
}

// A request and a result came as JSON, whatever their types say.
const json = (value: object) => value as NonNullable<Work["result"]>;
