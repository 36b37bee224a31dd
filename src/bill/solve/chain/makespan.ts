/**
 * When the last of `count` iterations of one length ends, ms after the first: `atOnce` start at once, each further one
 * `rampMs` later, and no more than `places` at a time.
 */
export function makespanMs(
  count: number,
  eachMs: number,
  { places, atOnce, rampMs }: { readonly places: number; readonly atOnce: number; readonly rampMs: number },
): number {
  if (count === 0) return 0;
  const start = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    // all take as long, so the places become free in the order in which they were taken
    const free = i < places ? 0 : start[i - places]! + eachMs;
    start[i] = Math.max(free, i < atOnce ? 0 : (i + 1 - atOnce) * rampMs);
  }
  return start[count - 1]! + eachMs;
}
