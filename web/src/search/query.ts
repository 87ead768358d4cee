import { zNewsQuery, zWebQuery } from "@coagent/clients/search/zod";
import type { Route } from "next";
import { z } from "zod";
import { words as wordsOfError } from "@/door/words";

/** Where one searches. */
export const kinds = ["web", "news"] as const;
export type Kind = (typeof kinds)[number];

/** What is searched for, as the address of the page says it and as somebody typed it. Nothing of it is checked yet. */
export type Query = { kind: Kind; words: string; place: string; days: string };

/** How many days back news may be looked for. */
export const daysBack = ["1", "7", "30"] as const;
export const usualDays: string = String(zNewsQuery.parse({ query: "x" }).days);

// So many pages fill a screen or two; the service's own default is for a text that cites them.
const maxResults = 10;

// A name that stands twice in an address is none.
const text = z.string().trim().catch("");
const schema = z.object({
  kind: z.enum(kinds).catch("web"),
  q: text,
  place: text,
  days: z.enum(daysBack).catch(usualDays as (typeof daysBack)[number]),
});

/** What an address of the page asks for. */
export function queryOf(parameters: Record<string, string | string[] | undefined>): Query {
  const { kind, q, place, days } = schema.parse(parameters);
  return { kind, words: q, place, days };
}

/** The address of the page that asks for this. */
export function addressOf({ kind, words, place, days }: Query): Route {
  const asked = Object.entries({
    q: words,
    kind: kind === "web" ? "" : kind,
    place: kind === "web" ? "" : place,
    days: kind === "web" || days === usualDays ? "" : days,
  });
  const query = new URLSearchParams(asked.filter(([, value]) => value !== ""));
  return (query.size === 0 ? "/search" : `/search?${query}`) as Route;
}

/** What the service is asked for, if its document allows it. */
export const webQueryOf = ({ words }: Query) =>
  zWebQuery.safeParse({ query: words, maxResults }, { error: wordsOfError });
export const newsQueryOf = ({ words, place, days }: Query) =>
  zNewsQuery.safeParse(
    { query: words, days: Number(days), ...(place !== "" && { location: place }) },
    { error: wordsOfError },
  );
