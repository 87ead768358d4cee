/** The time zones of the United States, by their names in the IANA database and as people call them. */
export const timeZoneNames = {
  "America/New_York": "Eastern",
  "America/Chicago": "Central",
  "America/Denver": "Mountain",
  "America/Phoenix": "Arizona",
  "America/Los_Angeles": "Pacific",
  "America/Anchorage": "Alaska",
  "Pacific/Honolulu": "Hawaii",
  "America/Puerto_Rico": "Atlantic (Puerto Rico, Virgin Islands)",
  "Pacific/Guam": "Chamorro (Guam, Northern Marianas)",
  "Pacific/Pago_Pago": "Samoa",
} as const;

export type TimeZone = keyof typeof timeZoneNames;

export const timeZones = Object.keys(timeZoneNames) as TimeZone[];

/** By what zone days are told of somebody who has named none: that in which most people live. */
export const usualTimeZone: TimeZone = "America/New_York";
