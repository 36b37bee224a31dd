import type { Distribution } from '../../../stats/index.ts';
import { type AtomSum, type Atoms, momentsOf, point, scaled } from './atoms.ts';

const LOW_TAIL = 1e-7;
const HIGH_TAIL = 1e-9;
/** Mass of a cell: an even share in the body, a share of what is left in the tail. */
const CELL_MASS = 4e-3;
const CELL_OF_TAIL = 0.03;
/** Finest step from one edge to the next, as a share of the edge and of the law's body. */
const STEP_OF_EDGE = 0.015;
const STEP_OF_BODY = 1 / 200;
const MOST_VALUES = 4096;

/** A law of non-negative values as atoms; the mean is exact, the variance nearly. */
export function discretise(law: Distribution, sum: AtomSum): Atoms {
  if (law.variance === 0) return point(law.mean);
  if (law.table !== undefined) {
    law.table.values.forEach((value, i) => {
      sum.add(law.table!.cumulative[i]! - (law.table!.cumulative[i - 1] ?? 0), value, 0);
    });
    return sum.take();
  }
  if (law.parts !== undefined) {
    const parts = law.parts.map((part) => scaled(discretise(part.distribution, sum), part.weight));
    for (const part of parts) sum.addAll(part);
    return sum.take();
  }
  if (law.discrete) addValues(law, sum);
  else addCells(law, sum);
  const atoms = sum.take();
  const { mass, mean } = momentsOf(atoms);
  const factor = mean > 0 ? law.mean / mean : 1;
  return {
    mass: atoms.mass.map((m) => m / mass),
    mean: law.discrete ? atoms.mean : atoms.mean.map((m) => m * factor),
    variance: atoms.variance,
  };
}

/** Whole values one by one, or in runs where there are too many. */
function addValues(law: Distribution, sum: AtomSum): void {
  const low = law.quantile(LOW_TAIL);
  const high = law.quantile(1 - HIGH_TAIL);
  const run = Math.ceil((high - low + 1) / MOST_VALUES);
  let below = 0;
  for (let value = low; value <= high; value += run) {
    const upTo = value + run > high ? 1 : law.cdf(value + run - 1);
    if (upTo > below) sum.add(upTo - below, value + (run - 1) / 2, (run * run - 1) / 12);
    below = upTo;
  }
}

function addCells(law: Distribution, sum: AtomSum): void {
  const high = law.quantile(1 - HIGH_TAIL);
  // from where there is any mass: a cell that reached down to 0 would spread a narrow law
  let from = law.quantile(LOW_TAIL);
  let below = 0;
  let edge = Math.max(from, high * 1e-12);
  const bodyEnd = law.quantile(0.99);
  const body = bodyEnd - law.quantile(0.01);
  while (below < 1) {
    const isLast = edge >= high;
    const upTo = isLast ? 1 : law.cdf(edge);
    if (isLast || upTo - below >= Math.min(CELL_MASS, CELL_OF_TAIL * (1 - below))) {
      const to = Math.min(edge, high);
      addCell(law, sum, from, to, below, upTo);
      from = to;
      below = upTo;
    }
    const step = edge < bodyEnd ? Math.min(edge * STEP_OF_EDGE, body * STEP_OF_BODY) : edge * STEP_OF_EDGE;
    // where a step is less than a number can tell, all that is left is one cell
    edge = edge + step > edge ? edge + step : high;
  }
}

/** Mass of [from, to) with the mean that the cdf has there, by Simpson's rule. */
function addCell(law: Distribution, sum: AtomSum, from: number, to: number, below: number, upTo: number): void {
  const mass = upTo - below;
  const width = to - from;
  if (mass <= 0) return;
  const area = (width / 6) * (below + 4 * law.cdf(from + width / 2) + upTo);
  const mean = Math.min(to, Math.max(from, (to * upTo - from * below - area) / mass));
  sum.add(mass, mean, (width * width) / 12);
}
