import "server-only";
import {
  zAgencyName,
  zAgentName,
  zBrandVoice,
  zCity,
  zLanguages,
  zNapAuditRequest,
  zPronouns,
  zSpecialties,
} from "@coagent/clients/ai/zod";
import { z } from "zod";
import { get, type Key, put } from "@/dynamodb/table";
import { stored } from "@/library/outage";
import { unavailable } from "@/services/failure";
import type { Outcome } from "@/services/outcome";
import { timeZones } from "./time-zones";

const { address, phone, website } = zNapAuditRequest.shape;
const timeZone = z.enum(timeZones).optional();

/** What the services are told of an agent, by the names that their documents have for it. */
export const profileSchema = z.object({
  name: zAgentName.optional(),
  agencyName: zAgencyName.optional(),
  city: zCity.optional(),
  specialties: zSpecialties.optional(),
  languages: zLanguages.optional(),
  pronouns: zPronouns.optional(),
  brandVoice: zBrandVoice.optional(),
  /** Which day is today for the agent. */
  timeZone,
  /** How clients should find the agent. */
  office: z.object({ address, phone, website }).partial().optional(),
});

export type Profile = z.output<typeof profileSchema>;

const entityType = "UserProfile";
const keyOf = (userId: string): Key => ({ PK: `USER#${userId}`, SK: "PROFILE" });

// The application before this one has its fields under `Data`, name and agency among them; ours stand beside it.
const itemSchema = z.object({
  Data: z.looseObject({}).catch({}),
  Profile: profileSchema
    .extend({ timeZone: timeZone.catch(undefined) })
    .optional()
    .catch(undefined),
  CreatedAt: z.number().optional().catch(undefined),
  Revision: z.number().int().catch(0),
});

const legacySchema = z.object({
  name: zAgentName.optional().catch(undefined),
  agencyName: zAgencyName.optional().catch(undefined),
});

/** What this person has told of themselves; nothing of it need be there. */
export const profileOf = (userId: string): Promise<Outcome<Profile>> =>
  stored(async () => {
    const item = itemSchema.safeParse(await get(keyOf(userId))).data;
    return { ok: true, value: item?.Profile ?? legacySchema.parse(item?.Data ?? {}) };
  });

const tries = 3;

/** Keeps what this person tells of themselves, in place of what they told before. */
export const keepProfile = (userId: string, profile: Profile): Promise<Outcome<Profile>> =>
  stored(async () => {
    const now = Date.now();
    for (let at = 0; at < tries; at++) {
      const item = await get(keyOf(userId));
      const before = itemSchema.safeParse(item).data;
      const kept = await put(
        {
          ...item,
          ...keyOf(userId),
          EntityType: entityType,
          Data: { ...before?.Data, name: profile.name, agencyName: profile.agencyName },
          Profile: profile,
          Revision: (before?.Revision ?? 0) + 1,
          CreatedAt: before?.CreatedAt ?? now,
          UpdatedAt: now,
        },
        item === undefined
          ? { expression: "attribute_not_exists(SK)" }
          : before?.Revision
            ? { expression: "#r = :r", names: { r: "Revision" }, values: { r: before.Revision } }
            : { expression: "attribute_exists(SK) AND attribute_not_exists(#r)", names: { r: "Revision" } },
      );
      if (kept) return { ok: true, value: profile };
    }
    return { ok: false, failure: unavailable("library", 1) }; // others keep theirs at the same time
  });
