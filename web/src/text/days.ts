const day = 24 * 60 * 60 * 1000;

/** So many milliseconds as a page says them: 1 day, 30 days. */
export function inDays(milliseconds: number): string {
  const days = Math.round(milliseconds / day);
  return days === 1 ? "1 day" : `${days} days`;
}
