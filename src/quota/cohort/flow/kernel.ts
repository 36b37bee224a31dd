import { type Atoms, momentsOf } from '../laws/atoms.ts';

/** Delays of up to so many steps are followed step by step. */
export const LONGEST_TAP = 60;
/** Taps of one kernel at most; more are put together. */
const MOST_TAPS = 8;
/** Separate long delays of one kernel, when it has no others. */
const MOST_CONSTANTS = 4;

/**
 * A law of delays cut to steps. What enters evenly over one step leaves evenly over the steps it is split between, so that
 * mass and mean are exact whatever the step.
 */
export interface Kernel {
  /** Delays in whole steps, ascending, each with its share. */
  readonly taps: readonly { readonly lag: number; readonly share: number }[];
  /** Long delays: a fixed part, then one that a fixed share leaves each step. */
  readonly tails: readonly Tail[];
}

export interface Tail {
  readonly share: number;
  /** Steps; need not be whole. */
  readonly fixed: number;
  /** Mean of the geometric part, steps; 0 for none. */
  readonly geometric: number;
}

/** @param stepMs  length of a step. Shares sum to the mass of the law times `factor`. */
export function kernelOf(law: Atoms, stepMs: number, factor = 1): Kernel {
  const shares = new Float64Array(LONGEST_TAP + 1);
  const long: { mass: number[]; mean: number[]; variance: number[] } = { mass: [], mean: [], variance: [] };
  for (let i = 0; i < law.mass.length; i++) {
    const steps = law.mean[i]! / stepMs;
    const mass = law.mass[i]! * factor;
    if (mass === 0) continue;
    if (steps < LONGEST_TAP) addTap(shares, steps, mass);
    else {
      long.mass.push(mass);
      long.mean.push(steps);
      long.variance.push(law.variance[i]! / (stepMs * stepMs));
    }
  }
  const tails = tailsOf({
    mass: Float64Array.from(long.mass),
    mean: Float64Array.from(long.mean),
    variance: Float64Array.from(long.variance),
  });
  return { taps: fewTaps(shares), tails };
}

function addTap(shares: Float64Array, steps: number, mass: number): void {
  const lag = Math.floor(steps);
  shares[lag]! += mass * (lag + 1 - steps);
  if (steps > lag) shares[lag + 1]! += mass * (steps - lag);
}

/** Neighbouring taps put together, mass and mean kept, until there are few enough. */
function fewTaps(shares: Float64Array): Kernel['taps'] {
  const taps = [...shares].map((share, lag) => ({ lag, share })).filter(({ share }) => share > 0);
  if (taps.length <= MOST_TAPS) return taps;
  const total = taps.reduce((sum, { share }) => sum + share, 0);
  const few = new Float64Array(shares.length);
  const group = total / (MOST_TAPS / 2);
  let mass = 0;
  let first = 0;
  taps.forEach(({ lag, share }, i) => {
    mass += share;
    first += share * lag;
    if (i < taps.length - 1 && mass < group) return;
    addTap(few, first / mass, mass);
    mass = 0;
    first = 0;
  });
  return [...few].map((share, lag) => ({ lag, share })).filter(({ share }) => share > 0);
}

/** Mean and variance are kept: a fixed delay and a geometric one, or two geometric ones where the law is wider. */
function tailsOf(law: Atoms): Tail[] {
  if (law.mass.length === 0) return [];
  const isFixed = law.mass.length <= MOST_CONSTANTS && law.variance.every((v, i) => v < 1e-6 * law.mean[i]! ** 2);
  if (isFixed) return [...law.mass].map((share, i) => ({ share, fixed: law.mean[i]!, geometric: 0 }));
  const { mass, mean, variance } = momentsOf(law);
  const deviation = Math.sqrt(variance);
  if (deviation < 1) return [{ share: mass, fixed: mean, geometric: 0 }];
  if (deviation <= mean) return [{ share: mass, fixed: mean - deviation, geometric: deviation }];
  const scv = variance / (mean * mean);
  const odds = (1 + Math.sqrt((scv - 1) / (scv + 1))) / 2;
  // balanced means; a geometric delay takes at least a step
  return [odds, 1 - odds].map((p) => {
    const part = mean / (2 * p);
    return part >= 1 ? { share: mass * p, fixed: 0, geometric: part } : { share: mass * p, fixed: part, geometric: 0 };
  });
}
