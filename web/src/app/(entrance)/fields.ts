import type { FieldOf } from "@/components/form/form";
import { passwordRule } from "@/session/password";

/** The address of an account. */
export const emailField: FieldOf = { name: "email", label: "Email address", type: "email", autoComplete: "username" };

/** The code of a mail. */
export const codeField: FieldOf = {
  name: "code",
  label: "Code",
  autoComplete: "one-time-code",
  inputMode: "numeric",
  autoFocus: true,
};

/** A password that is being chosen. */
export const newPasswordField: FieldOf = {
  name: "password",
  label: "New password",
  type: "password",
  autoComplete: "new-password",
  hint: passwordRule,
};
