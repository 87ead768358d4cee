import { z } from "zod";
import { everythingOf } from "@/account/export";
import { authenticatedDownload } from "@/door/download";

/** Everything that is kept of the person who asks, as one file. */
export const GET = authenticatedDownload(z.object({}), (caller, _, session) => everythingOf(caller, session));
