import { CopyButton } from "@/components/copy/copy";
import type { ShownOf } from "@/flows/text";
import { PlainText } from "../texts";
import views from "./views.module.css";

/** What buyers ask about a home: each question with its answer, and the words of the listing behind it. */
export function ListingFaqs({ shown }: { shown: ShownOf<"generateListingFaqs"> }) {
  return (
    <ul className={views.questions}>
      {shown.result.faqs.map(({ question, answer }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the questions are replaced together
        <li className={views.question} key={at}>
          <h2 className={views.heading}>
            <PlainText at={`/faqs/${at}/question`} />
          </h2>
          <p>
            <PlainText at={`/faqs/${at}/answer`} />
          </p>
          <div className={views.foot}>
            <p className={views.basis}>
              The listing says “
              <PlainText at={`/faqs/${at}/basis`} />”
            </p>
            <CopyButton
              text={`${question}\n${answer}`}
              what={`question ${at + 1}`}
              at={[`/faqs/${at}/question`, `/faqs/${at}/answer`]}
              look="quiet"
            />
          </div>
        </li>
      ))}
    </ul>
  );
}
