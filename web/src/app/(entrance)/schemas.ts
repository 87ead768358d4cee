import { z } from "zod";
import { newPasswordSchema as newPassword } from "@/session/password";

const email = z.email("Enter an address such as dana@example.com.").max(254).toLowerCase();
const typedPassword = z.string("Enter your password.").min(1).max(256);
const code = z
  .string("Enter the code from the mail.")
  .trim()
  .regex(/^\d{6}$/, "The code has six digits.");

export const signInSchema = z.object({ email, password: typedPassword, next: z.string().max(2048).optional() });
export const signUpSchema = z.object({ email, password: newPassword });
export const confirmSchema = z.object({ email, code });
export const emailSchema = z.object({ email });
export const newPasswordSchema = z.object({ email, code, password: newPassword });
