/**
 * Smallest refill rate, tokens a second, with which a token bucket, full at first, is never empty under a demand.
 * Worked out from the demand per step as if it came evenly within a step.
 *
 * @param wanted      tokens wanted in each step.
 * @param stepMs      length of a step, ms.
 * @param bucketSize  tokens the bucket holds.
 * @returns           whole tokens a second; at most the highest demand of a step.
 */
export function smallestRefill(wanted: ArrayLike<number>, stepMs: number, bucketSize: number): number {
  const seconds = stepMs / 1000;
  let high = 0;
  for (let i = 0; i < wanted.length; i++) high = Math.max(high, wanted[i]! / seconds);
  let low = 0;
  for (let i = 0; i < 60 && high - low > 1e-3; i++) {
    const middle = (low + high) / 2;
    if (isEnough(wanted, middle * seconds, bucketSize)) high = middle;
    else low = middle;
  }
  return Math.ceil(high);
}

/** One token is left over, so that a request that comes early in its step finds it. */
function isEnough(wanted: ArrayLike<number>, refillPerStep: number, bucketSize: number): boolean {
  let level = bucketSize;
  for (let i = 0; i < wanted.length; i++) {
    level = Math.min(bucketSize, level + refillPerStep - wanted[i]!);
    if (level < 1) return false;
  }
  return true;
}
