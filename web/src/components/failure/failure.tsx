import { Banner } from "@/components/banner/banner";
import type { UserFailure } from "@/services/failure";
import { NewVersion } from "./new-version";
import { Reference } from "./reference";

/** What went wrong, in plain words, and by what to ask for help. */
export function FailureBanner({ failure }: { failure: UserFailure }) {
  if (failure.kind === "cancelled") return null;
  if (failure.kind === "new_version") return <NewVersion />;
  const passing = failure.kind === "wait" || failure.kind === "unavailable";
  const ours = failure.kind !== "correct" && failure.kind !== "sign_in" && failure.reference !== undefined;
  return (
    <Banner tone={passing ? "warning" : "bad"} title={failure.message}>
      {ours && failure.reference && <Reference reference={failure.reference} />}
    </Banner>
  );
}
