"use client";

import { memo, type ReactNode } from "react";
import { Button } from "@/components/button/button";
import { Checkbox } from "@/components/field/checkbox";
import styles from "./claims.module.css";
import type { Checked, SentenceToCheck } from "./sentences";

type ListProps<Claim extends SentenceToCheck> = {
  claims: Claim[];
  checked: Checked;
  onCheck: (claim: Claim, checked: boolean) => void;
  /** Leads to the sentence. */
  onShow: (claim: Claim) => void;
};

/** The sentences of a text that somebody should check before it goes out, to be ticked off. */
export const ClaimList = memo(List) as typeof List; // not at every key that is pressed below it

function List<Claim extends SentenceToCheck>({ claims, checked, onCheck, onShow }: ListProps<Claim>) {
  const left = claims.filter(({ mark }) => !checked.has(mark)).length;
  return (
    <section className={styles.claims} aria-labelledby="claims" data-done={left === 0 || undefined}>
      <div className={styles.head}>
        <h2 className={styles.title} id="claims">
          Check before you post
        </h2>
        <p className={styles.left} role="status">
          {left === 0 ? "All checked" : `${left} of ${claims.length} left`}
        </p>
      </div>
      <p className={styles.lead}>
        Read what is doubted of each sentence, and look it up. If it is right, tick it off. If not, change it or take
        it out.
      </p>
      <ul className={styles.list}>
        {claims.map((claim) => (
          <li className={styles.claim} key={claim.mark} data-checked={checked.has(claim.mark) || undefined}>
            <Checkbox
              className={styles.tick}
              id={tickOf(claim)}
              aria-describedby={whyOf(claim)}
              checked={checked.has(claim.mark)}
              onChange={(event) => onCheck(claim, event.target.checked)}
            />
            <label className={styles.sentence} htmlFor={tickOf(claim)}>
              {claim.sentence}
            </label>
            <p className={styles.why} id={whyOf(claim)}>
              {claim.why.join(" ")}
            </p>
            <Button look="quiet" aria-label={`Show where it stands: ${claim.sentence}`} onClick={() => onShow(claim)}>
              Show where it stands
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

type MarkProps = { claim: SentenceToCheck; checked: boolean; children: ReactNode };

/** A sentence of the text that is to be checked, with a way back to its row in the list. */
export function ClaimMark({ claim, checked, children }: MarkProps) {
  const back = () => document.getElementById(tickOf(claim))?.focus();
  return (
    <mark
      className={styles.mark}
      data-claim={claim.mark}
      data-checked={checked || undefined}
      title={claim.why.join(" ")}
      aria-describedby={whyOf(claim)}
      tabIndex={-1}
    >
      {children}
      <button
        className={styles.back}
        type="button"
        aria-label={`${checked ? "Checked" : "To be checked"}. Back to the list.`}
        aria-describedby={whyOf(claim)}
        onClick={back}
      />
    </mark>
  );
}

/** Leads to the sentence in the view that is shown; to the view itself where the sentence is not marked. */
export function goTo(sheet: HTMLElement | null, claim: SentenceToCheck): void {
  const place =
    sheet?.querySelector<HTMLElement>(`[data-claim="${claim.mark}"]`) ??
    sheet?.querySelector<HTMLElement>('[role="tabpanel"]:not([hidden])');
  place?.focus({ preventScroll: true });
  place?.scrollIntoView({ block: "center" });
}

const tickOf = ({ mark }: SentenceToCheck) => `claim-${mark}`;
const whyOf = ({ mark }: SentenceToCheck) => `claim-${mark}-why`;
