/** How often is asked for something new while somebody looks, in ms. */
export const every = 10_000;

type Watch = {
  /** What the newest is that the page shows; empty if there is none. */
  shown: () => string;
  /** There is something to see. */
  tell: () => void;
};

/**
 * Asks from time to time whether there is something newer, while the page is seen. When it comes back into sight,
 * there is: what is told may have been saved meanwhile. A question that fails is asked again in its time; when nobody
 * is signed in any more none is. It gives how to end it.
 */
export function watchNewest({ shown, tell }: Watch): () => void {
  const leaving = new AbortController();
  let asking = false;
  const ask = async () => {
    if (asking || document.visibilityState !== "visible") return;
    asking = true;
    try {
      const headers = { "content-type": "application/json" };
      const signal = AbortSignal.any([leaving.signal, AbortSignal.timeout(every)]);
      const response = await fetch("/activity/newest", { method: "POST", headers, body: "{}", signal });
      if (response.status === 401) return end();
      const { newest } = (await response.json()) as { newest?: unknown };
      if (response.ok && newest !== shown() && !leaving.signal.aborted) tell();
    } catch {
      // the connection, or the table; it is asked again
    } finally {
      asking = false;
    }
  };
  const timer = setInterval(() => void ask(), every);
  const look = () => {
    if (document.visibilityState === "visible") tell();
  };
  document.addEventListener("visibilitychange", look);
  const end = () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
    leaving.abort();
  };
  return end;
}
