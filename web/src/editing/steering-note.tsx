import { Banner } from "@/components/banner/banner";
import { Button } from "@/components/button/button";
import type { FairHousingFinding } from "@/services/failure";
import type { Dismissals } from "./editor";
import { findingKey } from "./findings";

type SteeringNoteProps = { findings: FairHousingFinding[]; dismissals: Dismissals; onShow: () => void };

/** Says, where the text is shown as others see it, that something in it steers readers and was not let stand. */
export function SteeringNote({ findings, dismissals, onShow }: SteeringNoteProps) {
  const phrases = new Set(
    findings.filter((finding) => !dismissals.has(findingKey(finding))).map(({ phrase }) => `“${phrase}”`),
  );
  if (phrases.size === 0) return null;
  return (
    <Banner tone="warning" title="Change this before you post or share it: it may break the Fair Housing Act.">
      <p>{[...phrases].join(", ")}</p>
      <Button look="quiet" onClick={onShow}>
        Show why, and what to write instead
      </Button>
    </Banner>
  );
}
