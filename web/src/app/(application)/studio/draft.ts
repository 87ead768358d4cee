"use client";

import { type Flow, flows } from "@/flows/flows";
import type { Typed } from "@/flows/form";
import { isTexts, keeper } from "@/storage/keeper";

const drafts = (flow: Flow) => keeper(`studio.${flows[flow].slug}.draft`, isTexts);

/** What somebody typed for a flow and did not lose: it is kept in this browser until other words take its place. */
export const keptDraft = (flow: Flow, userId: string): Typed => drafts(flow).read(userId) ?? {};

/** Keeps what was typed. */
export const keepDraft = (flow: Flow, userId: string, typed: Typed): void => drafts(flow).keep(userId, typed);
