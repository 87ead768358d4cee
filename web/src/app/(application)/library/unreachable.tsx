import type { Route } from "next";
import { ButtonLink } from "@/components/button/button";
import { FailureBanner } from "@/components/failure/failure";
import { Nothing } from "@/components/nothing/nothing";
import type { UserFailure } from "@/services/failure";
import frame from "../page.module.css";
import NoSuchText from "./[id]/not-found";

/** What stands in the place of a text that cannot be fetched at the moment, or is not there. */
export function Unreachable({ failure, again }: { failure: UserFailure; again: string }) {
  if (failure.kind === "not_found")
    return (
      <Nothing>
        <NoSuchText />
      </Nothing>
    );
  return (
    <div className={frame.page}>
      <h1>This text cannot be shown</h1>
      <FailureBanner failure={failure} />
      <div className={frame.ways}>
        <ButtonLink look="primary" href={again as Route}>
          Try again
        </ButtonLink>
        <ButtonLink href="/library">Back to the library</ButtonLink>
      </div>
    </div>
  );
}
