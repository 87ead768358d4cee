"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, startTransition, useActionState, useState } from "react";
import { Button } from "@/components/button/button";
import { CopyButton } from "@/components/copy/copy";
import { FailureBanner } from "@/components/failure/failure";
import { SelectField, TextField } from "@/components/field/field";
import { useToast } from "@/components/toast/toast";
import { When } from "@/components/when/when";
import { unavailable } from "@/services/failure";
import { endShareAction, type MadeLink, shareTextAction } from "@/shares/actions";
import { defaultDays, type Share, shareDays } from "@/shares/share";
import { useSavedVersion } from "../saved-version";
import styles from "./shares.module.css";

type SharesProps = {
  id: string;
  /** The version that the page shows. A new link shows it, or what was saved on the page since. */
  version: number;
  /** The links to this text that are open. */
  shares: Share[];
};

/** Makes links that show a text to somebody without an account, and ends them. */
export function Shares({ id, version: ofPage, shares }: SharesProps) {
  const version = useSavedVersion(ofPage);
  const [before, send] = useActionState(shareTextAction, undefined); // before the script has come
  const [sent, setSent] = useState<typeof before>();
  const [pending, setPending] = useState(false);
  const refresh = useRefresh();
  const [endedAt, setEndedAt] = useState<number>(); // when a link would have ended that was ended by hand
  const outcome = (sent ?? before)?.outcome;
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setPending(true);
    setSent(await attempt(() => shareTextAction(undefined, form)));
    setPending(false);
    refresh();
  };
  return (
    <section className={styles.shares} aria-labelledby="share">
      <h2 className={styles.name} id="share">
        Share it
      </h2>
      <p className={styles.soft}>
        Whoever has the link can read the text as it is saved now{version > 0 && `, version ${version}`}, without an
        account. What you save later does not show there.
      </p>
      <form className={styles.form} action={send} onSubmit={submit}>
        <input type="hidden" name="id" value={id} />
        <input type="hidden" name="version" value={version} />
        <SelectField label="The link ends after" name="days" defaultValue={defaultDays}>
          {shareDays.map((days) => (
            <option key={days} value={days}>
              {days === 1 ? "1 day" : `${days} days`}
            </option>
          ))}
        </SelectField>
        <Button type="submit" pending={pending}>
          Make a link
        </Button>
      </form>
      <div role="status">{outcome?.ok && outcome.value.endsAt !== endedAt && <Link {...outcome.value} />}</div>
      {outcome?.ok === false && <FailureBanner failure={outcome.failure} />}
      {shares.length > 0 && (
        <ul className={styles.list} aria-label="Open links">
          {shares.map((share) => (
            <OpenShare
              key={share.hash}
              share={share}
              onEnded={(ended) => {
                if (ended) setEndedAt(share.endsAt);
                refresh();
              }}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

function Link({ link, endsAt }: MadeLink) {
  return (
    <div className={styles.link}>
      <TextField
        label="Your link"
        hint={
          <>
            It shows the text until <When at={endsAt} />. Copy it now: it is kept nowhere, and cannot be shown again.
          </>
        }
        readOnly
        value={link}
        onFocus={(event) => event.target.select()}
      />
      <CopyButton text={link} what="the link" />
    </div>
  );
}

type OpenShareProps = { share: Share; onEnded: (ended: boolean) => void };

function OpenShare({ share: { hash, version, createdAt, endsAt }, onEnded }: OpenShareProps) {
  const [, send] = useActionState(endShareAction, undefined);
  const [pending, setPending] = useState(false);
  const toast = useToast();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setPending(true);
    const ended = await attempt(() => endShareAction(undefined, form));
    setPending(false);
    toast(ended?.outcome.ok === false ? ended.outcome.failure.message : "The link shows nothing any more.");
    onEnded(ended?.outcome.ok !== false);
  };
  return (
    <li className={styles.row}>
      <p>
        {version > 0 ? `Version ${version}` : "As it was saved"}, until <When at={endsAt} />
        <span className={styles.soft}>
          {" "}
          (made <When at={createdAt} />)
        </span>
      </p>
      <form action={send} onSubmit={submit}>
        <input type="hidden" name="hash" value={hash} />
        <Button type="submit" look="quiet" pending={pending} aria-label={`End the link to version ${version}`}>
          End
        </Button>
      </form>
    </li>
  );
}

function useRefresh(): () => void {
  const router = useRouter();
  return () => startTransition(() => router.refresh());
}

// Of a request that did not arrive.
async function attempt<S>(act: () => Promise<S>) {
  try {
    return await act();
  } catch {
    return { outcome: { ok: false as const, failure: unavailable("library") }, typed: {} };
  }
}
