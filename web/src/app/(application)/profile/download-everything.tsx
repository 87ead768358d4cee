import button from "@/components/button/button.module.css";

/** The link to one file with everything of a person. */
export function DownloadEverything() {
  return (
    <a className={`${button.button} ${button.plain}`} href="/profile/export" download>
      Download everything
    </a>
  );
}
