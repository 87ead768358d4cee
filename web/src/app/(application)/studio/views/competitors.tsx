"use client";

import type { Route } from "next";
import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/button/button";
import { FailureBanner } from "@/components/failure/failure";
import { SelectField } from "@/components/field/field";
import { When } from "@/components/when/when";
import {
  canBeLookedUp,
  citationsOf,
  figureOf,
  keyOf,
  type Measure,
  measureIds,
  measures,
  type Row,
  sortedBy,
  standings,
} from "@/flows/competitors";
import type { ShownOf } from "@/flows/text";
import { shortened } from "@/text/shortened";
import { befallsAll } from "../../competitors/look-up";
import { type Looking, leftOf, useLooking } from "../../competitors/use-look-ups";
import { stageWords } from "../stages";
import styles from "../studio.module.css";
import standing from "./standing.module.css";

/** Agents beside each other by their figures, oneself among them. */
export function Competitors({ shown: { result } }: { shown: ShownOf<"findCompetitors"> }) {
  const [measure, setMeasure] = useState<Measure>("reviewCount");
  const looking = useLooking();
  const rows: Row[] = result.competitors;
  const others = rows.filter(({ isYou }) => !isYou).length;
  return (
    <div className={styles.article}>
      <h2 className={standing.summary}>
        {others === 0 ? "Nobody else was found there" : `${others} ${others === 1 ? "other agent" : "other agents"}`}
      </h2>
      {others === 0 && <p className={styles.soft}>Try the name of the town alone, or of the one beside it.</p>}
      {standings(rows).length > 0 && (
        <ul className={standing.standings} aria-label="How you compare">
          {standings(rows).map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
      {looking && <LookAll rows={rows} looking={looking} />}
      <div className={standing.sort}>
        <SelectField
          label="Compare by"
          value={measure}
          onChange={(event) => setMeasure(event.target.value as Measure)}
        >
          {measureIds.map((id) => (
            <option key={id} value={id}>
              {measures[id].label}
            </option>
          ))}
        </SelectField>
      </div>
      <table className={`${standing.table} ${standing.compared}`}>
        <caption className={standing.caption}>Agents by {measures[measure].label.toLowerCase()}</caption>
        <thead>
          <tr>
            <th scope="col">Agent</th>
            {measureIds.map((id) => (
              <th scope="col" key={id} aria-sort={id === measure ? "descending" : undefined}>
                {measures[id].label}
              </th>
            ))}
            <th scope="col">Where it is stated</th>
          </tr>
        </thead>
        <tbody>
          {sortedBy(rows, measure).map((row) => (
            <Agent key={keyOf(row)} row={row} result={result} looking={looking} />
          ))}
        </tbody>
      </table>
      <dl className={styles.meta}>
        {measureIds.map((id) => (
          <div key={id}>
            <dt>{measures[id].label}</dt>
            <dd>{measures[id].about}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.soft}>
        A figure is what a page stated when it was looked up. “Not found” means that no page was found that states it.
      </p>
    </div>
  );
}

function LookAll({ rows, looking }: { rows: Row[]; looking: Looking }) {
  const { found, busy, begin, stop, standings } = looking;
  const left = leftOf(rows, found);
  const [failure] = Object.values(standings).flatMap((one) =>
    one?.kind === "failed" && befallsAll(one.failure) ? [one.failure] : [],
  );
  const under = rows.find((row) => standings[keyOf(row)]?.kind === "working");
  return (
    <div className={standing.lookAll}>
      {busy ? (
        <Button look="danger" onClick={stop}>
          Stop looking up
        </Button>
      ) : (
        left.length > 0 && (
          <Button onClick={() => begin(left)}>
            {left.length === 1 ? "Look up the last one" : `Look up all ${left.length}`}
          </Button>
        )
      )}
      <p className={styles.soft} role="status">
        {busy
          ? `Looking up ${under?.name ?? "the next one"}: ${left.length} to go.`
          : left.length > 0
            ? "Looks for the figures of each in turn. Each takes a text and its searches of this month's share."
            : ""}
        {!busy &&
          rows.some((row) => row.isYou && found[keyOf(row)] === undefined) &&
          " Your own figures are looked up as everybody's are: no page is taken on trust."}
      </p>
      {!busy && failure && <FailureBanner failure={failure} />}
    </div>
  );
}

// The list has their figures; what they do to be found is a question for the research.
const addressOfWhatTheyDo = ({ name, agency }: Row): Route => {
  const topic = shortened(`What ${name} of ${agency} does to market homes`, 300);
  return `/research?${new URLSearchParams({ topic })}` as Route;
};

type AgentProps = { row: Row; result: ShownOf<"findCompetitors">["result"]; looking: Looking | undefined };

function Agent({ row, result: { sources = [] }, looking }: AgentProps) {
  const { name, agency, isYou = false, lookedUpAt } = row;
  return (
    <tr data-you={isYou || undefined}>
      <th scope="row">
        {name}
        {isYou && <span className={standing.you}>You</span>}
        <span className={standing.agency}>{agency || "agency not found"}</span>
      </th>
      {measureIds.map((id) => (
        <td key={id} data-label={measures[id].label} data-unknown={row[id] === undefined || undefined}>
          {figureOf(row, id)}
        </td>
      ))}
      <td data-label="Where it is stated">
        <ul className={standing.pages}>
          {citationsOf(row).map((number) => {
            const source = sources[number - 1];
            return (
              source && (
                <li key={number}>
                  <a href={source.url} rel="noreferrer" target="_blank">
                    {source.title} [{number}]
                  </a>
                  {source.publishedDate && (
                    <>
                      , <When at={Date.parse(source.publishedDate)} />
                    </>
                  )}
                </li>
              )
            );
          })}
        </ul>
        {lookedUpAt !== undefined && (
          <p className={standing.note}>
            Looked up <When at={lookedUpAt} />
          </p>
        )}
        {looking && <LookUpOf row={row} looking={looking} />}
        {!isYou && canBeLookedUp(row) && (
          <p className={standing.note}>
            <Link href={addressOfWhatTheyDo(row)} prefetch={false} aria-label={`What they do: ${name}`}>
              What they do
            </Link>
          </p>
        )}
      </td>
    </tr>
  );
}

function LookUpOf({ row, looking: { standings, busy, begin } }: { row: Row; looking: Looking }) {
  const state = standings[keyOf(row)];
  if (!canBeLookedUp(row)) return <p className={standing.note}>Without an agency nobody can be looked up.</p>;
  switch (state?.kind) {
    case "waiting":
      return <p className={standing.note}>Comes next…</p>;
    case "working":
      return <p className={standing.note}>{stageWords(state.stage)}…</p>;
    default:
      return (
        <>
          {state?.kind === "failed" && !befallsAll(state.failure) && (
            <p className={standing.note}>{state.failure.message}</p>
          )}
          {row.lookedUpAt === undefined && !busy && (
            <Button look="quiet" aria-label={`Look up ${row.name}`} onClick={() => begin([row])}>
              Look up
            </Button>
          )}
        </>
      );
  }
}
