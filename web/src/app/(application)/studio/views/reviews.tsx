import Link from "next/link";
import { CopyButton } from "@/components/copy/copy";
import type { ShownOf } from "@/flows/text";
import { addressOfReply } from "@/reviews/reply";
import styles from "../studio.module.css";
import { PlainText } from "../texts";
import reviews from "./reviews.module.css";
import views from "./views.module.css";

/** What clients speak of, as a chart with its table, and what to do about it. */
export function Reviews({ shown }: { shown: ShownOf<"analyzeReviews"> }) {
  const { overallSentiment, themes, recommendations } = shown.result;
  const count = shown.request.comments.length;
  return (
    <article className={styles.article}>
      <h2 className={views.title}>
        On the whole, clients are <Feeling sentiment={overallSentiment} />
      </h2>
      <p className={styles.soft}>{count === 1 ? "From 1 review" : `From ${count} reviews`}</p>
      <div className={reviews.themes}>
        <div className={reviews.chart} aria-hidden="true">
          {themes.map(({ theme, frequency, sentiment }) => (
            <div key={theme}>
              <p className={reviews.name}>{theme}</p>
              <svg className={reviews.bar} data-sentiment={sentiment} aria-hidden="true">
                <rect className={reviews.all} width="100%" height="100%" rx="4" />
                <rect width={`${Math.min(100, (100 * frequency) / count)}%`} height="100%" rx="4" />
              </svg>
            </div>
          ))}
        </div>
        <table className={reviews.table}>
          <caption className={reviews.caption}>What they speak of</caption>
          <thead>
            <tr>
              <th scope="col">Theme</th>
              <th scope="col">Reviews</th>
              <th scope="col">How</th>
            </tr>
          </thead>
          <tbody>
            {themes.map(({ theme, frequency, sentiment }, at) => (
              <tr key={theme}>
                <th scope="row">
                  <PlainText at={`/themes/${at}/theme`} />
                </th>
                <td>{frequency}</td>
                <td>
                  <Feeling sentiment={sentiment} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <h3 className={views.heading}>What to do</h3>
      <ol className={views.findings}>
        {recommendations.map((what, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the recommendations are replaced together
          <li key={at}>
            <div className={views.finding}>
              <p>
                <PlainText at={`/recommendations/${at}`} />
              </p>
              <CopyButton text={what} what={`recommendation ${at + 1}`} at={[`/recommendations/${at}`]} look="quiet" />
            </div>
          </li>
        ))}
      </ol>
      <details className={reviews.replies}>
        <summary className={reviews.summary}>Reply to a client</summary>
        <p className={styles.soft}>{replyWords}</p>
        <ul className={reviews.list}>
          {shown.request.comments.map((comment, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the comments are replaced together
            <li key={at}>
              <blockquote className={reviews.comment}>{comment}</blockquote>
              <Reply comment={comment} />
            </li>
          ))}
        </ul>
      </details>
    </article>
  );
}

// What a follow-up is, and what it is not.
const replyWords =
  "A message to the client alone, by email, text or on paper: say whom it is for. It is no public answer.";

const Reply = ({ comment }: { comment: string }) => (
  <Link href={addressOfReply(comment)} prefetch={false}>
    Draft a reply
  </Link>
);

/** How one client feels, and what the review says. */
export function Review({ shown }: { shown: ShownOf<"analyzeReviewSentiment"> }) {
  const { sentiment, summary } = shown.result;
  return (
    <article className={styles.article}>
      <h2 className={views.title}>
        This client is <Feeling sentiment={sentiment} />
      </h2>
      <p>
        <PlainText at="/summary" />
      </p>
      <blockquote className={reviews.comment}>{shown.request.comment}</blockquote>
      <p className={styles.soft}>
        <Reply comment={shown.request.comment} /> {replyWords}
      </p>
      <CopyButton text={summary} what="the summary" at={["/summary"]}>
        Copy the summary
      </CopyButton>
    </article>
  );
}

type Sentiment = "positive" | "neutral" | "negative";

const feelings: Record<Sentiment, string> = { positive: "pleased", neutral: "of two minds", negative: "not pleased" };

// The sign and the words say it as well as the colour does.
function Feeling({ sentiment }: { sentiment: Sentiment | Capitalize<Sentiment> }) {
  const feeling = sentiment.toLowerCase() as Sentiment;
  return (
    <span className={reviews.feeling} data-sentiment={feeling}>
      <span aria-hidden="true">{signs[feeling]}</span> {feelings[feeling]}
    </span>
  );
}

const signs: Record<Sentiment, string> = { positive: "▲", neutral: "◆", negative: "▼" };
