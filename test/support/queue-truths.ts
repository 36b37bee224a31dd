/* Textbook queues in closed form, or as a small Markov chain solved to the last digit. */

/** Erlang's B and C: share of arrivals refused by c servers, and share that has to wait for one. */
export function erlangB(servers: number, offeredLoad: number): number {
  let b = 1;
  for (let k = 1; k <= servers; k++) b = (offeredLoad * b) / (k + offeredLoad * b);
  return b;
}
export function erlangC(servers: number, offeredLoad: number): number {
  const b = erlangB(servers, offeredLoad);
  return b / (1 - (offeredLoad / servers) * (1 - b));
}

/**
 * Share of Poisson arrivals lost at a deterministic server with room for `places` customers, the one in service counted
 * (M/D/1/K), by the chain embedded at the departures. A token bucket of that size is one: the tokens it lacks are the
 * customers, and one is served per token that comes.
 *
 * @param load  arrivals per service time.
 */
export function lossOfDeterministicServer(load: number, places: number): number {
  const arrive = [Math.exp(-load)]; // so many arrivals during one service
  for (let k = 1; k < places; k++) arrive.push((arrive[k - 1]! * load) / k);
  // left behind at a departure, in proportion to none: from j on a way down leads over j - 1 only
  const left = [1];
  for (let j = 0; j + 1 < places; j++) {
    let into = left[j]! - left[0]! * arrive[j]!;
    for (let i = 1; i <= j; i++) into -= left[i]! * arrive[j - i + 1]!;
    left.push(into / arrive[0]!);
  }
  const none = 1 / left.reduce((a, b) => a + b, 0);
  return 1 - 1 / (none + load);
}

/**
 * Poisson starts at a token bucket of size 1 whose clients try again. After a start the bucket is empty for `emptyMs`; who
 * comes then tries again `retries` times, each after `waitMs` (all together within `emptyMs`) or, with jitter and one
 * retry, after anything up to it. What tries follow once there is a token has then nothing to do with what came before:
 * new ones, and those who were refused in the last `waitMs`, for each of their retries. So starts renew, and the time
 * from a token to the next try has a hazard that is known.
 */
export function retriesAtSmallBucket(given: {
  readonly perMs: number;
  readonly emptyMs: number;
  readonly waitMs: number;
  readonly retries: number;
  readonly jitter: 'none' | 'full';
}): { readonly lost: number; readonly refusedAtFirst: number } {
  const { perMs, emptyMs, waitMs, retries, jitter } = given;
  if (retries * waitMs > emptyMs || (jitter === 'full' && retries > 1)) throw new RangeError('starts do not renew');
  // expected tries within x of the token, x <= waitMs; with jitter those who come back thin out
  const tries = (x: number): number =>
    perMs * (jitter === 'none' ? (1 + retries) * x : x + retries * (x - (x * x) / (2 * waitMs)));
  const untilTry = simpson((x) => Math.exp(-tries(x)), waitMs) + Math.exp(-tries(waitMs)) / perMs;
  const cycle = emptyMs + untilTry;
  return { lost: 1 - 1 / (perMs * cycle), refusedAtFirst: emptyMs / cycle };
}

function simpson(f: (x: number) => number, to: number): number {
  const steps = 2000;
  let sum = f(0) + f(to);
  for (let i = 1; i < steps; i++) sum += (i % 2 === 0 ? 2 : 4) * f((to * i) / steps);
  return (sum * to) / (3 * steps);
}
