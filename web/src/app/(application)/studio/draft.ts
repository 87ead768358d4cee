"use client";

import { isTexts, keeper } from "@/storage/keeper";

const drafts = keeper("studio.blog-post.draft", isTexts);

/** What somebody typed and did not lose: it is kept in this browser until other words take its place. */
export const keptDraft = (userId: string): Record<string, string> => drafts.read(userId) ?? {};

/** Keeps what was typed. */
export const keepDraft = (userId: string, typed: Record<string, string>): void => drafts.keep(userId, typed);
