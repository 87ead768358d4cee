import "server-only";
import { cookies } from "next/headers";

/** The schemes that a person may choose; "system" follows the device. */
export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** The cookie that keeps the choice, so that the first byte of a page has its colours already. */
export const themeCookie = "theme";

/** The scheme that the person who asks has chosen. */
export async function currentTheme(): Promise<Theme> {
  const chosen = (await cookies()).get(themeCookie)?.value;
  return themes.find((theme) => theme === chosen) ?? "system";
}
