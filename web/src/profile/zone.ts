import "server-only";
import { profileOf } from "./profile";
import { type TimeZone, usualTimeZone } from "./time-zones";

/** The time zone that somebody has named in their profile; undefined if they have not, or it cannot be read. */
export async function namedZoneOf(userId: string): Promise<TimeZone | undefined> {
  const profile = await profileOf(userId);
  return profile.ok ? profile.value.timeZone : undefined;
}

/** The time zone by which days and times are told to somebody. */
export const zoneOf = async (userId: string): Promise<TimeZone> => (await namedZoneOf(userId)) ?? usualTimeZone;
