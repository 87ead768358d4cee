import "server-only";
import type { RequestBody } from "@coagent/clients";
import { zCompetitorData, zNapAuditResult } from "@coagent/clients/ai/zod";
import { z } from "zod";
import { typeOf } from "@/flows/labels";
import { list, open } from "@/library/library";
import type { Work } from "@/library/work";

/** How an agent stands, as a marketing plan is told. */
export type Standing = Pick<RequestBody<"generateMarketingPlan">, "brandAudit" | "competitors">;

const auditSchema = z.object({ results: z.array(zNapAuditResult) });
const competitorsSchema = z.object({ competitors: z.array(zCompetitorData) });

/** What the latest texts of the library say of how an agent is listed and who else is there; nothing of it need be. */
export async function standingOf(userId: string): Promise<Standing> {
  const texts = await list(userId, {});
  const entries = texts.ok ? texts.value.entries : [];
  const latest = async (madeBy: Work["madeBy"]) => {
    const entry = entries.find(({ type }) => type === typeOf({ madeBy }));
    const text = entry && (await open(userId, entry.id));
    return text?.ok && text.value.work.madeBy === madeBy ? text.value.work.result : undefined;
  };
  const [audit, competitors] = await Promise.all([latest("runNapAudit"), latest("findCompetitors")]);
  return {
    brandAudit: { results: auditSchema.safeParse(audit).data?.results.slice(0, 50) ?? [] },
    competitors: competitorsSchema.safeParse(competitors).data?.competitors.slice(0, 20) ?? [],
  };
}
