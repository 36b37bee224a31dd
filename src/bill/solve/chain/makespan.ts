/**
 * When the last of `count` iterations of one length ends, ms after the first: `atOnce` places are free at once, each
 * further one `rampMs` later, up to `places`; an iteration takes the place that is free first.
 */
export function makespanMs(
  count: number,
  eachMs: number,
  { places, atOnce, rampMs }: { readonly places: number; readonly atOnce: number; readonly rampMs: number },
): number {
  if (count === 0) return 0;
  // all take as long, so the places become free in the order in which they were
  const free = Float64Array.from({ length: places }, (_, i) => Math.max(0, i + 1 - atOnce) * rampMs);
  let end = 0;
  const taken: number[] = [];
  let next = 0;
  for (let i = 0; i < count; i++) {
    // a place that was never taken, or the earliest that is free again
    const fresh = next < places ? free[next]! : Infinity;
    const again = taken[i - next] ?? Infinity;
    const start = Math.min(fresh, again);
    if (fresh <= again) next++;
    taken.push(start + eachMs);
    end = Math.max(end, start + eachMs);
  }
  return end;
}
