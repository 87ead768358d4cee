import type { ReauthReason } from "@/services/failure";

/** Why a connection has ended, in a sentence. */
export const reasons: Record<ReauthReason, string> = {
  revoked: "The access was taken back at the provider.",
  expired: "The access has ended.",
  password_changed: "The account's password was changed.",
  app_removed: "The application was removed from the account.",
  scope_removed: "A permission that is needed was taken back.",
  in_doubt: "Whether the access still holds is not known.",
  other: "The connection has ended.",
};
