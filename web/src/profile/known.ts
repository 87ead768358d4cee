import type { Flow, RequestOf } from "@/flows/flows";
import type { Profile } from "./profile";

type Own = { [F in Flow]?: (profile: Profile) => Partial<RequestOf<F>> };

// Where these ask for an address, it is the agent's own; with others it is that of a home.
const own: Own = {
  runNapAudit: ({ office }) => ({ ...office }),
  findCompetitors: ({ office, city }) => ({ address: office?.address ?? city }),
};

/** What of a request the profile of who asks fills in, by the names of the request. */
export const knownTo = (flow: Flow, profile: Profile): object => ({ ...profile, ...own[flow]?.(profile) });
