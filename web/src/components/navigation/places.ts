import type { Route } from "next";
import { names } from "@/flows/names";

/** A page that people go to. */
export type Place = { href: Route; label: string; sign: string; begins?: true };

// Each sign is drawn on 24 by 24, like the plan: walls, and a door. The first ones stand at the bottom of a phone, and
// the others behind “More”. A line goes before each that begins a group: what is written, what is found out, and what
// is about oneself.
/** The pages that people go to, as they follow one another. */
export const places: readonly Place[] = [
  { href: "/dashboard", label: "Dashboard", sign: "M4 20V10l8-6 8 6v10h-6v-6h-4v6z" },
  { href: "/studio", label: "Studio", sign: "M5 19l1-4L16 5l3 3L9 18zM14 7l3 3M4 21h16" },
  { href: "/library", label: "Library", sign: "M5 4v16M9 4v16M13 4v16M16.5 4.5l4 15" },
  { href: "/calendar", label: "Calendar", sign: "M4 6h16v14H4zM4 10.5h16M8.5 3.5v4M15.5 3.5v4M8 14h3v3H8z" },
  {
    href: "/search",
    label: "Search",
    sign: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L21 21",
    begins: true,
  },
  { href: "/research", label: names.runResearchAgent, sign: "M6 3h9l4 4v14H6zM9 11h7M9 15h7M9 7h3" },
  { href: "/reviews", label: names.analyzeReviews, sign: "M3 5h18v12H9l-4 4v-4H3zM8 9h8M8 13h5" },
  {
    href: "/plan",
    label: names.generateMarketingPlan,
    sign: "M5 3h14v18H5zM8 8l1.2 1.2L11.5 7M14 8h2M8 14l1.2 1.2 2.3-2.2M14 14h2",
  },
  {
    href: "/listed",
    label: names.runNapAudit,
    sign: "M12 21s7-6.2 7-11a7 7 0 1 0-14 0c0 4.8 7 11 7 11zM9 10l2.2 2.2L15.5 8",
  },
  { href: "/competitors", label: names.findCompetitors, sign: "M4 20h16M6 20v-6h4v6M14 20V9h4v11M10 20V4h4v5" },
  { href: "/activity", label: "Activity", sign: "M3 12h4l3-7 4 14 3-7h4", begins: true },
  {
    href: "/connections",
    label: "Connections",
    sign: "M9 15l6-6M8 12l-3 3a3 3 0 0 0 4 4l3-3M16 12l3-3a3 3 0 0 0-4-4l-3 3",
  },
  { href: "/profile", label: "Profile", sign: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21a8 8 0 0 1 16 0" },
];
