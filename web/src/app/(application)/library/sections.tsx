"use client";

import type { ReactNode } from "react";
import { Part, Post, Posts, type Who } from "@/components/post/post";
import { Line, Prose } from "@/components/prose/prose";
import { networkIds, networks } from "@/flows/networks";
import { lineOf, type Section, withTags } from "@/markdown/sections";

type SectionsProps = { sections: Section[]; who: Who; marked: (mark: number, words: ReactNode) => ReactNode };

/** A text whose parts leave one by one: posts as they look on their networks, and what else a kit has. */
export const Sections = ({ sections, who, marked }: SectionsProps) => (
  <Posts>
    {sections.map((section, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text are replaced together
      <SectionView key={at} section={section} who={who} marked={marked} />
    ))}
  </Posts>
);

function SectionView({ section, who, marked }: Omit<SectionsProps, "sections"> & { section: Section }) {
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
