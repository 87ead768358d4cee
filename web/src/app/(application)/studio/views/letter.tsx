import { CopyButton } from "@/components/copy/copy";
import { PostText } from "../texts";
import views from "./views.module.css";

type LetterProps = {
  /** What it is, where it is copied: the email. */
  name: string;
  to?: string;
  subject?: { at: string; text: string } | undefined;
  at: string;
  text: string;
  /** How many characters it may have. */
  limit?: number | undefined;
};

/** A text that leaves by itself, as it is sent, with a button that copies it. */
export function Letter({ name, to, subject, at, text, limit }: LetterProps) {
  const length = [...text].length;
  return (
    <div className={views.letter}>
      {(to !== undefined || subject !== undefined) && (
        <dl className={views.envelope}>
          {to !== undefined && (
            <div>
              <dt>To</dt>
              <dd>{to}</dd>
            </div>
          )}
          {subject !== undefined && (
            <div>
              <dt>Subject</dt>
              <dd>
                <PostText at={subject.at} />
              </dd>
            </div>
          )}
        </dl>
      )}
      <p className={views.body}>
        <PostText at={at} />
      </p>
      <div className={views.foot}>
        <CopyButton text={text} what={name} at={[at]} />
        {subject !== undefined && (
          <CopyButton text={subject.text} what="the subject" at={[subject.at]} look="quiet">
            Copy the subject
          </CopyButton>
        )}
        {limit !== undefined && (
          <p className={views.length} data-over={length > limit || undefined}>
            {length} of {limit} characters
          </p>
        )}
      </div>
    </div>
  );
}
