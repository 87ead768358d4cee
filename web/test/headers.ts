// Stands in for next/headers, which knows a request only within a server.

let request = new Headers();
let jar = new Map<string, { value: string }>();

/** Begins another request, with these headers, its cookies among them. */
export function arrive(given: Record<string, string>): void {
  request = new Headers(given);
  const pairs = (request.get("cookie") ?? "").split("; ").filter((pair) => pair.includes("="));
  jar = new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), { value: pair.slice(pair.indexOf("=") + 1) }]));
}

export const headers = async () => request;

export const cookies = async () => ({
  get: (name: string) => jar.get(name),
  set: (name: string, value: string) => jar.set(name, { value }),
});
