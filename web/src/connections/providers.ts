import "server-only";
import type { Provider } from "@/services/accounts";
import { settings } from "@/settings";

/** A provider with which an account can be connected here. */
export type Connectable = {
  provider: Provider;
  /** What the account is good for, and what does not work without it. */
  use: string;
  /** What the person is asked to allow. */
  scopes: string[];
  authorizationEndpoint: () => URL;
  /** Without it the provider does not know the application. */
  clientId: () => string | undefined;
  /** What else the provider wants to be asked with. */
  extra: Record<string, string>;
};

export const connectable: readonly Connectable[] = [
  {
    provider: "GOOGLE_BUSINESS",
    use: "Your business profile on Google. Writing and searching work without it.",
    scopes: ["https://www.googleapis.com/auth/business.manage"],
    authorizationEndpoint: () => settings.googleAuthorizationEndpoint,
    clientId: () => settings.googleClientId,
    extra: { access_type: "offline", prompt: "consent" }, // else there is no refresh token the second time
  },
];
