/**
 * Lets those who want the same at about the same time ask once: whoever comes while it is asked for, and whoever comes
 * within `life` milliseconds of the answer, gets that answer. A failure, and an answer of undefined, are for those
 * alone who were waiting. No more than `most` answers are kept; the oldest goes first.
 */
export function shared<T>(life: number, most: number): (key: string, ask: () => Promise<T>) => Promise<T> {
  const entries = new Map<string, { answer: Promise<T>; ends: number }>(); // oldest first
  return (key, ask) => {
    const now = Date.now();
    for (const [old, { ends }] of entries) if (ends <= now) entries.delete(old);
    const known = entries.get(key);
    if (known !== undefined) return known.answer;

    const entry = { answer: ask(), ends: Number.POSITIVE_INFINITY };
    const forget = () => {
      if (entries.get(key) === entry) entries.delete(key);
    };
    const keep = (value: T) => {
      if (value === undefined) forget();
      else entry.ends = Date.now() + life;
    };
    entry.answer.then(keep, forget);
    entries.set(key, entry);
    for (const oldest of entries.keys()) {
      if (entries.size <= most) break;
      entries.delete(oldest);
    }
    return entry.answer;
  };
}
