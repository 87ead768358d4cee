"use client";

/** One record in this browser, of the person who left it there. Where nothing can be stored there is none. */
export type Keeper<T> = {
  /** What is kept for this person. What somebody else left, and what cannot be read, is dropped. */
  read: (userId: string) => T | undefined;
  /** Takes the place of whatever was kept. */
  keep: (userId: string, value: T) => void;
  /** Drops what is kept for this person, if it is the one that is meant. */
  drop: (userId: string, isMeant: (value: T) => boolean) => void;
};

/** The keeper of what is stored under a name, if it is what `isOne` says. */
export function keeper<T>(name: string, isOne: (value: unknown) => value is T): Keeper<T> {
  const own = (userId: string): T | undefined => {
    const record = quietly(() => JSON.parse(localStorage.getItem(name) ?? "null") as Partial<Stored> | null);
    return record?.userId === userId && isOne(record.value) ? record.value : undefined;
  };
  const remove = () => quietly(() => localStorage.removeItem(name));
  return {
    read: (userId) => {
      const value = own(userId);
      if (value === undefined) remove();
      return value;
    },
    keep: (userId, value) => {
      quietly(() => localStorage.setItem(name, JSON.stringify({ userId, value } satisfies Stored)));
    },
    drop: (userId, isMeant) => {
      const value = own(userId);
      if (value !== undefined && isMeant(value)) remove();
    },
  };
}

/** Forgets all that is kept in this browser, whoever left it. */
export const forgetAll = (): void => quietly(() => localStorage.clear());

type Stored = { userId: string; value: unknown };

/** Tells texts by name, as a form holds them, from anything else. */
export const isTexts = (value: unknown): value is Record<string, string> =>
  isObject(value) && Object.values(value).every((text) => typeof text === "string");

/** Tells an object from anything else. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

// A browser may forbid storage or have no room, and what is stored may be anything: the page does without.
function quietly<R>(use: () => R): R | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}
