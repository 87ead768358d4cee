import { z } from "zod";
import { authenticatedDownload } from "@/door/download";
import { exported } from "@/exports/exports";
import { formats } from "@/exports/formats";
import { notFound, open } from "@/library/library";
import { textIdSchema } from "@/library/work";

const address = z.object({
  id: textIdSchema.nullable().catch(null),
  format: z.enum(formats).nullable().catch(null),
});

/** A text of the library as a file. */
export const GET = authenticatedDownload(address, async ({ userId }, { id, format }) => {
  if (id === null || format === null) return { ok: false, failure: notFound };
  const text = await open(userId, id);
  return text.ok ? { ok: true, value: exported(text.value.work, format) } : text;
});
