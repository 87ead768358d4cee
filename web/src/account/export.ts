import "server-only";
import { type Budget, budgetOf } from "@/budget/budget";
import { connectable } from "@/connections/providers";
import type { Download } from "@/door/download";
import { all, type Item } from "@/dynamodb/table";
import { exported } from "@/exports/exports";
import { type Head, markPrefix, readHead, readVersion, versionsOf } from "@/library/stored";
import { accountState } from "@/migration/accounts";
import { type Profile, profileOf } from "@/profile/profile";
import { usualTimeZone } from "@/profile/time-zones";
import { dayIn } from "@/schedule/days";
import type { Account } from "@/services/accounts";
import type { Caller } from "@/services/caller";
import { providerLabel } from "@/services/labels";
import type { Outcome } from "@/services/outcome";
import type { Session } from "@/session/session";
import type { Share } from "@/shares/share";
import { allShares } from "@/shares/shares";
import { sharesKey } from "@/shares/stored";
import { logError } from "@/telemetry/log";
import { type ArchiveFile, freeNames, mostFiles, zipped } from "./archive";
import { partitionsOf } from "./belongings";
import { type Contents, readmeOf } from "./readme";

// An account that takes longer to be asked for is named as missing.
const patience = 6_000;

/**
 * All that is kept of somebody, as one archive that is made while it is sent, a page of the table at a time. What
 * cannot be read is named in its README.
 */
export async function everythingOf(caller: Caller, { email }: Session, most = mostFiles): Promise<Outcome<Download>> {
  const [profile, budget, shares, accounts] = await Promise.all([
    profileOf(caller.userId),
    budgetOf(caller.userId),
    allShares(caller.userId),
    accountsOf(caller),
  ]);
  if (!profile.ok) return profile; // the table is away, and with it all that one would look for
  const contents = { email, madeAt: new Date(), texts: 0, deleted: 0, others: 0, missing: [] };
  const files = filesOf(caller, { profile: profile.value, budget, shares, accounts }, contents, most);
  const name = `co-agent-marketer-${contents.madeAt.toISOString().slice(0, 10)}.zip`;
  return { ok: true, value: { name, type: "application/zip", body: zipped(files) } };
}

type Asked = {
  profile: Profile;
  budget: Outcome<Budget>;
  shares: Outcome<Share[]>;
  accounts: { provider: string; account: Outcome<Account> }[];
};

const accountsOf = (caller: Caller): Promise<Asked["accounts"]> =>
  Promise.all(
    connectable.map(async ({ provider }) => ({
      provider: providerLabel(provider),
      account: await accountState(caller, provider, AbortSignal.timeout(patience)),
    })),
  );

async function* filesOf(
  { userId, correlationId }: Caller,
  { profile, budget, shares, accounts }: Asked,
  contents: Contents,
  most: number,
): AsyncGenerator<ArchiveFile, void, undefined> {
  const { email, missing } = contents;
  const broke: Broke = (what, error) => {
    missing.push(what);
    logError("A part of an export could not be read.", { correlationId, error });
  };

  yield json("profile.json", { userId, email, ...profile });
  if (budget.ok) yield json("month.json", budget.value);
  else missing.push("month.json: what you used this month could not be read.");
  if (shares.ok) yield json("links.json", shares.value);
  else missing.push("links.json: the links that show your texts could not be read.");
  const asked = accounts.flatMap(({ provider, account }) => (account.ok ? [{ provider, ...account.value }] : []));
  yield json("connections.json", asked);
  for (const { provider, account } of accounts)
    if (!account.ok) missing.push(`connections.json: ${provider} could not be asked for.`);

  const free = freeNames();
  const zone = profile.timeZone ?? usualTimeZone;
  const dayOf = (at: number) => (at === 0 ? "" : `${dayIn(zone, new Date(at))} `); // of some nobody knows
  const nameIn: NameIn = (folder, title, at) => free(`${folder}/${dayOf(at)}${title}`);
  let files = 5; // those above, and the README
  for (const PK of partitionsOf(userId)) {
    try {
      for await (const item of all({ PK })) {
        if (files + filesOfOne > most) {
          missing.push("No more files fit into one archive. Ask us for the rest.");
          break;
        }
        if (PK === sharesKey(userId).PK && item.SK === sharesKey(userId).SK) continue; // links.json has them
        if (PK.startsWith("USER#") && item.SK.startsWith(markPrefix)) continue; // the text itself says its day
        const head = PK.startsWith("USER#") ? readHead(item) : undefined;
        if (head === undefined) {
          contents.others++;
          files++;
          yield { name: `${free(`other/${plain(item.SK, 120)}`)}.json`, pieces: [written(item, openly)] };
          continue;
        }
        contents[head.deletedAt === undefined ? "texts" : "deleted"]++;
        files += filesOfOne;
        yield* filesOfText(userId, head, item, nameIn, broke);
      }
    } catch (error) {
      broke("What follows the last file of each folder could not be read. Please download it again.", error);
    }
  }
  yield { name: "README.md", pieces: [readmeOf(contents)] };
}

/** Names what could not be read, and why for the log. */
type Broke = (what: string, error: unknown) => void;

/** Gives a file of a folder its name: the day of a text (Unix ms), and its title. */
type NameIn = (folder: string, title: string, at: number) => string;

const filesOfOne = 3; // to be read, to be edited, and with all that is kept of it

function* filesOfText(
  userId: string,
  head: Head,
  item: Item,
  nameIn: NameIn,
  broke: Broke,
): Generator<ArchiveFile, void, undefined> {
  const { work, createdAt } = head.text;
  const { name: file, body } = exported(work, "md");
  const folder = head.deletedAt === undefined ? "library" : "deleted";
  // A name of 255 bytes is what every system takes; a letter has up to four.
  const called = [...file.slice(0, -".md".length)].slice(0, 40).join("").trim();
  const name = nameIn(folder, called, createdAt);
  yield { name: `${name}.html`, pieces: [String(exported(work, "html").body)] };
  yield { name: `${name}.md`, pieces: [String(body)] };
  yield { name: `${name}.json`, pieces: textOf(userId, name, head, item, broke) };
}

// A text with its versions has many megabytes at the most: it is written a version at a time.
async function* textOf(
  userId: string,
  name: string,
  { text, deletedAt }: Head,
  item: Item,
  broke: Broke,
): AsyncGenerator<string, void, undefined> {
  const { work, excerpt: _, ...entry } = text;
  // What the application before this one knew of it stands there alone until it is saved here.
  const former = text.version === 0 ? { former: item["Data"] } : {};
  yield `{\n"text": ${written({ ...entry, deletedAt, ...work, ...former })},\n"versions": [`;
  let between = "\n";
  try {
    for await (const one of all({ PK: versionsOf(userId, text.id) })) {
      const stored = readVersion(one);
      yield between + written(stored === undefined ? one : { ...stored.version, ...stored.work });
      between = ",\n";
    }
  } catch (error) {
    broke(`${name}.json: not all of its versions could be read.`, error);
  }
  yield "\n]\n}\n";
}

const json = (name: string, value: unknown): ArchiveFile => ({ name, pieces: [`${written(value)}\n`] });

// Of what every system takes as a name.
const plain = (text: string, most: number): string => text.replaceAll(/[^\w-]+/g, "-").slice(0, most);

type Shown = (name: string, value: unknown) => unknown;

const written = (value: unknown, shown: Shown = plainly): string => JSON.stringify(value, shown, 2);

// What DynamoDB knows and JSON does not.
function plainly(_: string, value: unknown): unknown {
  if (value instanceof Set) return [...value];
  return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;
}

// The application before this one kept keys to accounts in the open; whoever opens the archive needs none of them.
const openly: Shown = (name, value) =>
  /token|secret|password/i.test(name) ? "(left out: a key)" : plainly(name, value);
