import type { Metadata } from "next";
import { Banner } from "@/components/banner/banner";
import { Reference } from "@/components/failure/reference";
import { Form } from "@/components/form/form";
import { type Connectable, connectable } from "@/connections/providers";
import { reasons } from "@/connections/reasons";
import { accountState } from "@/migration/accounts";
import type { TimeZone } from "@/profile/time-zones";
import { zoneOf } from "@/profile/zone";
import type { Account } from "@/services/accounts";
import { providerLabel } from "@/services/labels";
import type { Outcome } from "@/services/outcome";
import { callerOf, requireSession } from "@/session/current";
import styles from "../page.module.css";
import { connectAction, disconnectAction, tryAction } from "./actions";

export const metadata: Metadata = { title: "Connections" };

// A page is shown without what takes longer.
const patience = 6_000;

type Query = Promise<{ note?: string; reference?: string }>;

/** The accounts that are connected, and how to connect them. */
export default async function Connections({ searchParams }: { searchParams: Query }) {
  const caller = await callerOf(await requireSession());
  const zone = zoneOf(caller.userId);
  const { note = "", reference } = await searchParams;
  const accounts = await Promise.all(
    connectable.map(async (row) => ({
      row,
      account: await accountState(caller, row.provider, AbortSignal.timeout(patience)),
    })),
  );
  const said = await zone;
  return (
    <div className={styles.page}>
      <div>
        <h1>Connections</h1>
        <p className={styles.lead}>Accounts that work here on your behalf. You can end each of them at any time.</p>
      </div>
      <Note note={note} reference={reference} />
      {accounts.map(({ row, account }) => (
        <Connection key={row.provider} row={row} account={account} zone={said} />
      ))}
    </div>
  );
}

type ConnectionProps = { row: Connectable; account: Outcome<Account>; zone: TimeZone };

function Connection({ row, account, zone }: ConnectionProps) {
  const label = providerLabel(row.provider);
  const hidden = { provider: row.provider };
  const connected = account.ok && account.value.state === "connected";
  return (
    <section className={styles.card} aria-labelledby={row.provider}>
      <h2 id={row.provider}>{label}</h2>
      <p className={styles.soft}>{row.use}</p>
      <State account={account} label={label} zone={zone} />
      {row.clientId() === undefined ? (
        <Banner tone="note" title="This provider is not set up here." />
      ) : connected ? (
        <div className={styles.actions}>
          <Form action={tryAction} fields={[]} hidden={hidden} submit="Check that it works" look="plain" />
          <Form action={disconnectAction} fields={[]} hidden={hidden} submit="Disconnect" look="danger" />
        </div>
      ) : (
        account.ok && (
          <Form
            action={connectAction}
            fields={[]}
            hidden={hidden}
            submit={account.value.state === "ended" ? `Reconnect ${label}` : `Connect ${label}`}
          />
        )
      )}
    </section>
  );
}

function State({ account, label, zone }: { account: Outcome<Account>; label: string; zone: TimeZone }) {
  if (!account.ok)
    return (
      <Banner tone="warning" title={account.failure.message || "This takes too long just now."}>
        <p>What needs {label} rests until then; all else works. Nothing is lost.</p>
        {account.failure.reference && <Reference reference={account.failure.reference} />}
      </Banner>
    );
  switch (account.value.state) {
    case "connected":
      return (
        <>
          <p>
            <strong>Connected.</strong> Access is renewed by itself, next by{" "}
            <time dateTime={account.value.until.toISOString()}>{spokenIn(zone, account.value.until)}</time>.
          </p>
          <p className={styles.soft}>
            {label} does not tell us which of your accounts it is: the one that you chose there. To use another one,
            disconnect it and connect again.
          </p>
        </>
      );
    case "not_connected":
      return <p>Not connected.</p>;
    case "ended":
      return <Banner tone="warning" title={`${reasons[account.value.reason]} Connect it again to go on.`} />;
  }
}

const spokenIn = (timeZone: TimeZone, at: Date): string =>
  new Intl.DateTimeFormat("en-US", {
    month: "long",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZone,
    timeZoneName: "short",
  }).format(at);

const notes: Record<string, { tone: "good" | "note" | "warning"; title: string }> = {
  connected: { tone: "good", title: "The account is connected." },
  works: { tone: "good", title: "It works: the provider answered just now, and access was renewed." },
  disconnected: { tone: "good", title: "The account is disconnected." },
  denied: { tone: "note", title: "You did not allow the connection. Nothing was changed." },
  failed: { tone: "warning", title: "The account could not be connected. Please try again from the start." },
  unavailable: { tone: "warning", title: "The account could not be connected just now. Please try again shortly." },
};

function Note({ note, reference }: { note: string; reference: string | undefined }) {
  const words = Object.hasOwn(notes, note) ? notes[note] : undefined;
  if (words === undefined) return null;
  return (
    <Banner {...words}>{reference && /^[\w-]{1,64}$/.test(reference) && <Reference reference={reference} />}</Banner>
  );
}
