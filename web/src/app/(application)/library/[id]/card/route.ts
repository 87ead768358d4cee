import { z } from "zod";
import { authenticatedDownload } from "@/door/download";
import { cardOf } from "@/exports/card-file";
import { nameOf } from "@/exports/exports";
import { notFound, open } from "@/library/library";
import { textIdSchema } from "@/library/work";
import { profileOf } from "@/profile/profile";

const address = z.object({ id: textIdSchema.nullable().catch(null) });

/** The title of a text of the library as a picture, with the name of who is signed in. */
export const GET = authenticatedDownload(address, async ({ userId }, { id }) => {
  if (id === null) return { ok: false, failure: notFound };
  const [text, profile] = await Promise.all([open(userId, id), profileOf(userId)]);
  if (!text.ok) return text;
  const by = profile.ok ? [profile.value.name, profile.value.agencyName].filter(Boolean).join(", ") : undefined;
  const { title } = text.value;
  return { ok: true, value: { name: `${nameOf(title)}.png`, type: "image/png", body: await cardOf(title, by) } };
});
