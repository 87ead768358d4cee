"use client";

import type { ReactNode } from "react";
import { UncheckedProvider } from "@/components/copy/copy";
import { Part, Post, Posts, type Who } from "@/components/post/post";
import { Line, Prose } from "@/components/prose/prose";
import { Editor, type EditorProps } from "@/editing/editor";
import { type SentenceToCheck, standsIn } from "@/editing/sentences";
import { networkIds, networks } from "@/flows/networks";
import { lineOf, type Section, type Stretch, withTags } from "@/markdown/sections";
import styles from "./text-editor.module.css";

type SectionsProps = {
  sections: Section[];
  who: Who;
  /** The sentences that nobody has checked yet. */
  unchecked: SentenceToCheck[];
  marked: (mark: number, words: ReactNode) => ReactNode;
};

/** A text whose parts leave one by one: posts as they look on their networks, and what else a kit has. */
export const Sections = ({ sections, unchecked, ...rest }: SectionsProps) => (
  <Posts>
    {sections.map((section, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text are replaced together
      <UncheckedProvider key={at} value={() => unchecked.filter((one) => standsIn(section.text, one)).length}>
        <SectionView section={section} {...rest} />
      </UncheckedProvider>
    ))}
  </Posts>
);

function SectionView({ section, who, marked }: Pick<SectionsProps, "who" | "marked"> & { section: Section }) {
  const { name, text, blocks } = section;
  const on = networkIds.find((id) => networks[id].name === name);
  if (on === undefined)
    return (
      <Part name={name} text={text}>
        <Prose blocks={blocks} marked={marked} />
      </Part>
    );
  const line = withTags(lineOf(blocks));
  return (
    <Post on={on} text={text} who={who} isMarked={line.some(({ mark }) => mark !== undefined)}>
      <Line content={line} marked={marked} />
    </Post>
  );
}

/** The parts of a text to be edited, each by itself: no heading stands among the words. */
export const SectionEditors = ({ stretches, ...editor }: { stretches: Stretch[] } & EditorProps) =>
  stretches.map((stretch, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a part is the one at its place
    <SectionEditor key={at} stretch={stretch} {...editor} />
  ));

type SectionEditorProps = { stretch: Stretch } & EditorProps;

function SectionEditor({ stretch: { name, start, end }, text, findings, onEdit, ...rest }: SectionEditorProps) {
  const inside = findings.filter((finding) => finding.start >= start && finding.end <= end);
  return (
    <section aria-label={name}>
      <h3 className={styles.part}>{name}</h3>
      <Editor
        {...rest}
        label={name}
        text={text.slice(start, end)}
        findings={inside.map((one) => ({ ...one, start: one.start - start, end: one.end - start }))}
        onEdit={(words) => onEdit(text.slice(0, start) + words + text.slice(end))}
      />
    </section>
  );
}
