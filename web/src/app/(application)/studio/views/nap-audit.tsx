import { CopyButton } from "@/components/copy/copy";
import {
  briefOf,
  countedAs,
  countsOf,
  inOrder,
  type Listing,
  type Right,
  rightly,
  shownBy,
  summaryOf,
  toDo,
  verdictOf,
  verdicts,
} from "@/flows/nap-audit";
import type { ShownOf } from "@/flows/text";
import styles from "../studio.module.css";
import standing from "./standing.module.css";

/** What each platform shows of somebody, what is wrong first, and what to do about it. */
export function NapAudit({ shown: { request, result } }: { shown: ShownOf<"runNapAudit"> }) {
  const { results } = result;
  const brief = briefOf(results, request);
  return (
    <div className={styles.article}>
      <h2 className={standing.summary}>{summaryOf(results)}</h2>
      <ul className={standing.counts}>
        {countsOf(results).map(({ verdict, count }) => (
          <li className={standing.count} data-status={verdict} key={verdict}>
            <strong>{count}</strong> {countedAs(verdict, count)}
          </li>
        ))}
      </ul>
      <dl className={standing.right}>
        {rightly(request).map(([label, text]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {brief !== "" && (
        <CopyButton text={brief} what="what is to be mended">
          Copy what is to be mended
        </CopyButton>
      )}
      <table className={`${standing.table} ${standing.audit}`}>
        <caption className={standing.caption}>What each platform shows</caption>
        <thead>
          <tr>
            <th scope="col">Platform</th>
            <th scope="col">What it shows</th>
            <th scope="col">What to do</th>
          </tr>
        </thead>
        <tbody>
          {inOrder(results).map((listing, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they are replaced together, and a platform may have two
            <Platform key={at} listing={listing} right={request} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Platform({ listing, right }: { listing: Listing; right: Right }) {
  const { platform, platformUrl, citation, status, note } = listing;
  const open = citation === undefined ? "Open the page" : `Open the page [${citation}]`;
  return (
    <tr>
      <th scope="row">
        {platform}
        <span className={standing.verdict} data-status={verdictOf(listing)}>
          {verdicts[verdictOf(listing)]}
        </span>
      </th>
      <td data-label="It shows">
        <ul className={standing.shows}>
          {shownBy(listing).map((text) => (
            <li key={text}>{text}</li>
          ))}
          {note !== undefined && <li className={standing.note}>{note}</li>}
          {status === "Not Found" && <li className={standing.note}>no page was found</li>}
        </ul>
        {platformUrl !== undefined && (
          <a href={platformUrl} rel="noreferrer" target="_blank" aria-label={`${open}: ${platform}`}>
            {open}
          </a>
        )}
      </td>
      <td data-label="What to do">{toDo(listing, right)}</td>
    </tr>
  );
}
