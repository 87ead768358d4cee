"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { authenticatedAction } from "@/door/action";
import { requestOf } from "@/flows/form";
import { profileFields } from "@/profile/fields";
import { keepProfile, profileSchema } from "@/profile/profile";
import { revoke } from "@/session/cognito";
import { clearSession } from "@/session/cookie";
import { settings } from "@/settings";
import { themeCookie, themes } from "@/theme/theme";

/** Signs out here, and at Cognito, so that nothing is left by which the session could be taken up. */
export const signOutAction = authenticatedAction(z.object({}), async (_, __, session) => {
  try {
    await revoke(session);
  } finally {
    clearSession(await cookies()); // also if Cognito cannot be asked
  }
  redirect("/sign-in");
});

const typedProfile = z
  .record(z.string(), z.string())
  .transform((typed) => requestOf(profileFields, typed))
  .pipe(profileSchema);

/** Keeps what somebody tells of themselves. */
export const keepProfileAction = authenticatedAction(typedProfile, ({ userId }, profile) =>
  keepProfile(userId, profile),
);

const year = 365 * 24 * 60 * 60;

/** Keeps in which colours this device shows the application. */
export const chooseThemeAction = authenticatedAction(z.object({ theme: z.enum(themes) }), async (_, { theme }) => {
  const secure = settings.origin.protocol === "https:";
  (await cookies()).set(themeCookie, theme, { httpOnly: true, secure, sameSite: "lax", path: "/", maxAge: year });
  return { ok: true, value: theme };
});
