import { z } from "zod";

const email = z.email("Enter an address such as dana@example.com.").max(254).toLowerCase();
const typedPassword = z.string("Enter your password.").min(1).max(256);
const newPassword = z
  .string("Choose a password.")
  .min(8, "Use 8 characters or more.")
  .max(256)
  .regex(/[a-z]/, "Use a small letter too.")
  .regex(/[A-Z]/, "Use a capital letter too.")
  .regex(/\d/, "Use a digit too.")
  .regex(/[^A-Za-z0-9\s]/, "Use a sign too, such as - or !.");
const code = z
  .string("Enter the code from the mail.")
  .trim()
  .regex(/^\d{6}$/, "The code has six digits.");

export const signInSchema = z.object({ email, password: typedPassword, next: z.string().max(2048).optional() });
export const signUpSchema = z.object({ email, password: newPassword });
export const confirmSchema = z.object({ email, code });
export const emailSchema = z.object({ email });
export const newPasswordSchema = z.object({ email, code, password: newPassword });
