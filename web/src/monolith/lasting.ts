/** A client that lasts as long as what it is made of stays the same, which it does but for tests. */
export function lasting<S extends Record<string, string | undefined>, C>(
  read: () => S,
  make: (made: S) => C,
): () => C {
  let last: { of: string; client: C } | undefined;
  return () => {
    const now = read();
    const of = JSON.stringify(now);
    if (last?.of !== of) last = { of, client: make(now) };
    return last.client;
  };
}

/** Where a client calls: the region's own address, unless another one is set. */
export const addressed = (endpoint: string | undefined): { endpoint?: string } =>
  endpoint === undefined ? {} : { endpoint };
