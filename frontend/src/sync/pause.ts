/** Waiting, with what ends it early. */

/** Settles after `milliseconds`, or when `signal` is aborted or `wake` settles. */
export function pause(milliseconds: number, signal: AbortSignal, wake?: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, milliseconds);
    function end(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    }
    signal.addEventListener("abort", end);
    if (signal.aborted) end();
    void wake?.then(end);
  });
}

/** How long to wait before the attempt after `failures` of them, in milliseconds: doubling up to `most`, spread. */
export function backoff(failures: number, most = 15_000): number {
  return Math.min(most, 500 * 2 ** failures) * (0.5 + Math.random() / 2);
}
