import "@/styles/base.css";
import "@/styles/tokens.css";
import "@fontsource-variable/bricolage-grotesque";
import "@fontsource-variable/instrument-sans";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { currentTheme } from "@/theme/theme";

export const metadata: Metadata = {
  title: { default: "Co-agent Marketer", template: "%s · Co-agent Marketer" },
  description: "Marketing for real-estate agents: written with AI, checked against sources and fair-housing law.",
};

export const viewport: Viewport = { colorScheme: "light dark" };

/** The frame of every page. It reads a cookie, so that each page is made for its request and carries its nonce. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = await currentTheme();
  return (
    <html lang="en" data-theme={theme === "system" ? undefined : theme}>
      <body>{children}</body>
    </html>
  );
}
