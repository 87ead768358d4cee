import { CopyButton } from "@/components/copy/copy";
import type { ShownOf } from "@/flows/text";
import styles from "../studio.module.css";
import { PlainText } from "../texts";
import views from "./views.module.css";

/** A script as a table of its scenes, each with its seconds. */
export function VideoScript({ shown }: { shown: ShownOf<"generateVideoScript"> }) {
  const { hook, scenes, callToAction } = shown.result;
  const spoken = [hook, ...scenes.map(({ narration }) => narration), callToAction].join("\n\n");
  const spokenAt = ["/hook", ...scenes.map((_, at) => `/scenes/${at}/narration`), "/callToAction"];
  const length = scenes.reduce((sum, { seconds }) => sum + seconds, 0);
  return (
    <article className={styles.article}>
      <h2 className={views.title}>
        <PlainText at="/title" />
      </h2>
      <p className={styles.soft}>
        {scenes.length} scenes, {length} seconds
      </p>
      <div className={views.spoken}>
        <p className={views.label}>Hook</p>
        <p>
          <PlainText at="/hook" />
        </p>
      </div>
      <table className={views.scenes}>
        <thead>
          <tr>
            <th scope="col">Scene</th>
            <th scope="col">What is said</th>
            <th scope="col">What is seen</th>
            <th scope="col">Seconds</th>
          </tr>
        </thead>
        <tbody>
          {scenes.map(({ seconds }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the scenes are replaced together
            <tr key={at}>
              <th scope="row">{at + 1}</th>
              <td data-label="Said">
                <PlainText at={`/scenes/${at}/narration`} />
              </td>
              <td data-label="Seen">
                <PlainText at={`/scenes/${at}/visual`} />
              </td>
              <td data-label="Seconds">{seconds}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={views.spoken}>
        <p className={views.label}>Call to action</p>
        <p>
          <PlainText at="/callToAction" />
        </p>
      </div>
      <CopyButton text={spoken} what="what is said" at={spokenAt}>
        Copy what is said
      </CopyButton>
    </article>
  );
}
