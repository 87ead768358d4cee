import type { Route } from "next";
import { isDay, isMonth, monthOf } from "@/schedule/days";

/** What an address of the calendar asks for: a month, and the day of it that is shown. */
export type Asked = { month: string; day: string };

/** What an address asks for. What cannot be understood is not asked for: then it is today. */
export function askedIn(query: Record<string, string | string[] | undefined>, today: string): Asked {
  const { day, month } = query;
  if (isDay(day)) return { month: monthOf(day), day };
  if (!isMonth(month) || month === monthOf(today)) return { month: monthOf(today), day: today };
  return { month, day: `${month}-01` };
}

/** Where the calendar shows a day. */
export const addressOfDay = (day: string): Route => `/calendar?day=${day}` as Route;

/** Where the calendar shows a month. */
export const addressOfMonth = (month: string): Route => `/calendar?month=${month}` as Route;
