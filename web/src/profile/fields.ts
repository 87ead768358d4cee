import { forms } from "@coagent/clients/forms";
import { type Field, fieldsOf } from "@/flows/form";

const names = [
  "name",
  "agencyName",
  "city",
  "pronouns",
  "specialties",
  "languages",
  "brandVoice.use",
  "brandVoice.avoid",
  "brandVoice.sample",
];

/** The fields of a profile, as the document of the biography describes them: none of them is required here. */
export const profileFields: Field[] = names.flatMap((name) =>
  fieldsOf(forms.generateAgentBio)
    .filter((field) => field.name === name)
    .map((field) => ({ ...field, required: false, first: true, optional: false })),
);
