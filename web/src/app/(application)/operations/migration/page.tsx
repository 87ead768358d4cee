import { zUserId } from "@coagent/clients/oauth/zod";
import type { Metadata } from "next";
import NotFound from "@/app/not-found";
import { Banner } from "@/components/banner/banner";
import { Form } from "@/components/form/form";
import { Nothing } from "@/components/nothing/nothing";
import { When } from "@/components/when/when";
import { pathOf } from "@/flags/evaluation";
import { type Flag, type Migrated, migrated, type Path } from "@/flags/flags";
import type { Change } from "@/flags/record";
import { type Call, type Measured, nameOf, personOf } from "@/migration/measures";
import { lastMinutes, standing } from "@/migration/standing";
import { requireSession } from "@/session/current";
import { isOperator } from "@/session/operator";
import frame from "../../page.module.css";
import { OperatorWays } from "../operator-ways";
import { backAction, fallbackAction, percentageAction, undoAction } from "./actions";
import { LookUp } from "./look-up";
import { PathMeasures } from "./measures";
import styles from "./migration.module.css";
import { pathNames, services, wordsOf } from "./words";

export const metadata: Metadata = { title: "Migration" };

type Query = Promise<{ note?: string; user?: string | string[] }>;

/** Who is served by which path, how both do, and the way back. For anybody but operators there is no such page. */
export default async function Migration({ searchParams }: { searchParams: Query }) {
  const session = await requireSession();
  if (!(await isOperator(session)))
    return (
      <Nothing>
        <NotFound />
      </Nothing>
    );
  const [{ note = "", user }, stands] = await Promise.all([searchParams, standing()]);
  return (
    <div className={frame.page}>
      <div>
        <OperatorWays here="/operations/migration" />
        <h1>Migration</h1>
        <p className={frame.lead}>
          Each service takes over its share of the people from the monolith. Every process sees a change within two
          seconds or so, and a person stays on a path until somebody changes the share.
        </p>
      </div>
      <Note note={note} />
      {stands.ok ? (
        <>
          {migrated.map((service) => (
            <Flagged
              key={service}
              service={service}
              flag={stands.value.record.flags[service]}
              version={stands.value.record.version}
              measured={stands.value.measured}
            />
          ))}
          <section className={frame.card} aria-labelledby="back">
            <h2 id="back">Back to the monolith</h2>
            <p className={frame.soft}>
              Sets every share to 0 % at once, whatever anybody else changes meanwhile. Nothing is lost by it.
            </p>
            <Form action={backAction} fields={[]} submit="Everything back to the monolith" look="danger" />
          </section>
          <Who user={typeof user === "string" ? user : session.userId} calls={stands.value.measured.calls} />
          <Changes changes={stands.value.record.changes} />
        </>
      ) : (
        <Banner tone="warning" title={stands.failure.message}>
          <p>Every process goes on by the flags that it last read.</p>
        </Banner>
      )}
    </div>
  );
}

type FlaggedProps = { service: Migrated; flag: Flag; version: number; measured: Measured };

function Flagged({ service, flag: { percentage, fallback }, version, measured }: FlaggedProps) {
  const { name, does } = services[service];
  const hidden = { service, version: String(version) };
  const share = `${service}-share`;
  return (
    <section className={frame.card} aria-labelledby={service}>
      <div>
        <h2 id={service}>{name}</h2>
        <p className={frame.soft}>{does}</p>
      </div>
      <p className={styles.share}>
        <label htmlFor={share}>Share of the service</label>
        <strong>{percentage} %</strong>
        <meter id={share} max={100} value={percentage} />
      </p>
      <PathMeasures
        title={`${name}, the last ${lastMinutes} minutes`}
        service={measured.counts[nameOf(service, "service")]}
        monolith={measured.counts[nameOf(service, "monolith")]}
      />
      <div className={styles.forms}>
        <Form
          action={percentageAction}
          fields={[
            {
              name: "percentage",
              label: `${name}: percent of the people`,
              inputMode: "numeric",
              value: String(percentage),
            },
          ]}
          hidden={hidden}
          submit="Set the share"
          look="plain"
        />
        <div className={styles.fallback}>
          <p>
            {fallback
              ? "The monolith steps in where the service is away or broken."
              : "Where the service is away or broken, people are told so."}
          </p>
          <Form
            action={fallbackAction}
            fields={[]}
            hidden={{ ...hidden, fallback: fallback ? "off" : "on" }}
            submit={fallback ? "Turn the fall-back off" : "Turn the fall-back on"}
            look="plain"
          />
          {percentage > 0 && (
            <Form action={backAction} fields={[]} hidden={{ service }} submit="Back to the monolith" look="danger" />
          )}
        </div>
      </div>
    </section>
  );
}

async function Who({ user, calls }: { user: string; calls: Call[] }) {
  const known = zUserId.safeParse(user);
  const paths = known.success
    ? await Promise.all(migrated.map(async (service) => [service, await pathOf(service, known.data)] as const))
    : undefined;
  return (
    <section className={frame.card} aria-labelledby="who">
      <h2 id="who">Who is on what</h2>
      <LookUp user={user} error={paths ? undefined : "An id has letters, digits and hyphens."} />
      {paths && (
        <dl className={styles.paths}>
          {paths.map(([service, path]) => (
            <div key={service}>
              <dt>{services[service].name}</dt>
              <dd>
                <PathMark path={path} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <h3>The latest calls</h3>
      {known.success && (
        <p className={frame.soft}>
          The list keeps no ids: this person is <span className={styles.person}>{personOf(known.data)}</span> in it.
        </p>
      )}
      {calls.length === 0 ? (
        <p className={frame.soft}>Nobody has called anything in the last {lastMinutes} minutes.</p>
      ) : (
        <ul className={styles.calls}>
          {calls.map((call) => (
            <li className={styles.call} key={`${call.at} ${call.person} ${call.service} ${call.path}`}>
              <span className={styles.person}>{call.person}</span>
              <span>
                {services[call.service].name} <PathMark path={call.path} />
                {call.steppedIn && " stepped in"}
              </span>
              <span className={call.failed ? styles.bad : styles.good}>{call.failed ? "Failed" : "Served"}</span>
              <span className={frame.soft}>
                {call.took} ms, <When at={call.at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const PathMark = ({ path }: { path: Path }) => (
  <span className={path === "service" ? styles.service : styles.monolith}>{pathNames[path]}</span>
);

const Changes = ({ changes }: { changes: Change[] }) => (
  <section className={frame.card} aria-labelledby="changes">
    <h2 id="changes">Who changed what</h2>
    {changes.length === 0 ? (
      <p className={frame.soft}>Nothing has been changed yet: everything is as the file of the release says.</p>
    ) : (
      <ol className={styles.calls}>
        {changes.map((change, at) => (
          <li className={styles.change} key={change.version}>
            <span>{wordsOf(change).join("; ")}</span>
            <span className={frame.soft}>
              {change.by}, <When at={change.at} />
            </span>
            {at === 0 && (
              <Form
                action={undoAction}
                fields={[]}
                hidden={{ version: String(change.version) }}
                submit="Undo this change"
                look="plain"
              />
            )}
          </li>
        ))}
      </ol>
    )}
  </section>
);

const notes: Record<string, string> = {
  changed: "Changed. Every process sees it within two seconds or so.",
  back: "Back: the monolith serves everybody again, within two seconds or so.",
};

function Note({ note }: { note: string }) {
  const title = Object.hasOwn(notes, note) ? notes[note] : undefined;
  return title === undefined ? null : <Banner tone="good" title={title} />;
}
