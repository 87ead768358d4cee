import { forms } from "@coagent/clients/forms";
import { type Field, fieldsOf } from "@/flows/form";
import { timeZoneNames, timeZones } from "./time-zones";

const names = [
  "name",
  "agencyName",
  "city",
  "office",
  "pronouns",
  "specialties",
  "languages",
  "brandVoice.use",
  "brandVoice.avoid",
  "brandVoice.sample",
];

const ofBio = fieldsOf(forms.generateAgentBio);

// They have a name before theirs, so that the address of a home that is for sale is not taken for the office's.
const ofOffice = forms.runNapAudit.fields
  .filter(({ name }) => ["address", "phone", "website"].includes(name))
  .map((field) => ({ ...field, name: `office.${field.name}` }));
const office = fieldsOf({ summary: "", example: {}, fields: ofOffice });

// The documents take a time zone by any name; whoever types one chooses it.
const timeZone: Field = {
  name: "timeZone",
  label: "Your time zone",
  hint: "It says which day is today in the calendar.",
  kind: "choice",
  options: timeZones,
  names: timeZoneNames,
  required: false,
  first: true,
  optional: false,
};

/**
 * The fields of a profile, as the documents of the biography and of the audit describe them, and the time zone:
 * none of them is required here.
 */
export const profileFields: Field[] = names
  .flatMap((name) => (name === "office" ? office : ofBio.filter((field) => field.name === name)))
  .map((field) => ({ ...field, required: false, first: true, optional: false }))
  .concat(timeZone);
