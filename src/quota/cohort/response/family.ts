import { ITERATION_EVENTS, NONE, NodeKind } from '../../../program/index.ts';
import { RandomStream } from '../../../stats/index.ts';
import { type Atoms, massOf, momentsOf, NOTHING, point, scaled } from '../laws/atoms.ts';
import { Cdf, combined } from '../laws/cdf.ts';
import type { ProgramLaws } from './laws-of.ts';
import type { ScopeResponse } from './scope.ts';
import { DONE, errorOf, type FamilyCounts, type Fork } from './stages.ts';
import type { Outcome } from './task-outcomes.ts';

/** Iterations drawn in all, for a Map whose iterations wait for each other. */
const DRAWN_ITERATIONS = 1_000_000;
const MOST_DRAWN_MAPS = 20_000;
/** Counts from here on are reckoned by mean and variance. */
const COUNT_ONE_BY_ONE = 256;

/** The members of one visit of a Parallel or an inline Map: how and when they end, what they add up to. */
export interface Family {
  readonly outcomes: readonly Outcome[];
  readonly counts: FamilyCounts;
  readonly forks: readonly Fork[];
  readonly depth: number;
}

export function parallelFamily(laws: ProgramLaws, node: number, branches: readonly ScopeResponse[]): Family {
  const { algebra } = laws;
  const start = laws.start(node);
  const wells = branches.map((branch) => branch.exits.get(DONE) ?? NOTHING);
  const well = combined(wells, (values) => values.reduce((product, value) => product * value, 1), algebra.sum);
  const failures = branches.map((branch) => failureOf(laws, branch));
  const failed = combined(failures, (values) => 1 - values.reduce((left, value) => left * (1 - value), 1), algebra.sum);
  const sumOf = (quantity: keyof FamilyCounts): Atoms =>
    branches.reduce((sum, branch) => laws.counts.times(sum, branch.counts[quantity]), point(0));
  const longest = branches.reduce((a, b) => (meanMs(b) > meanMs(a) ? b : a));
  return {
    outcomes: outcomesOf(laws, start, well, failed, branches),
    counts: {
      transitions: sumOf('transitions'),
      events: sumOf('events'),
      fanOut: laws.counts.times(sumOf('fanOut'), point(branches.length)),
    },
    forks: branches.map(({ entry }) => ({ entry, count: 1, offset: start })),
    depth: momentsOf(longest.counts.transitions).mean,
  };
}

export function mapFamily(laws: ProgramLaws, node: number, body: ScopeResponse): Family {
  const { algebra } = laws;
  const items = laws.items(node);
  const start = laws.start(node);
  const bodyWell = body.exits.get(DONE) ?? NOTHING;
  const places = placesOf(laws, node);
  const most = items.mass.length === 0 ? 0 : Math.max(...items.mean);
  const queued = most > places.atOnce || most > places.size;
  const drawn = queued ? drawnMap(laws, items, bodyWell, places) : undefined;
  const survival = massOf(bodyWell);
  // P(all well by t) = E[F(t)^items]; a Map without items is over at once
  const none = massAtZero(items);
  const power = (base: number): number => momentOf(items, base);
  const well =
    drawn === undefined
      ? algebra.plus(
          point(0, none),
          combined([bodyWell], ([f = 0]) => power(f) - none, algebra.sum),
        )
      : scaled(drawn.end, power(survival));
  const failure = failureOf(laws, body);
  const failed = combined([failure], ([f = 0]) => 1 - power(1 - f), algebra.sum);
  const { mean } = momentsOf(items);
  const depth = momentsOf(body.counts.transitions).mean;
  const rounds = mean === 0 ? 0 : Math.max(1, Math.ceil(mean / Math.min(places.size, Number.MAX_SAFE_INTEGER)));
  return {
    outcomes: outcomesOf(laws, start, well, failed, [body]),
    counts: {
      transitions: compound(laws, items, body.counts.transitions),
      events: compound(laws, items, laws.counts.times(body.counts.events, point(ITERATION_EVENTS))),
      fanOut: compound(laws, items, laws.counts.times(body.counts.fanOut, point(1))),
    },
    forks: [{ entry: body.entry, count: mean, offset: algebra.times(start, drawn?.offset ?? point(0)) }],
    depth: depth * rounds,
  };
}

function outcomesOf(
  laws: ProgramLaws,
  start: Atoms,
  well: Atoms,
  failed: Atoms,
  members: readonly ScopeResponse[],
): Outcome[] {
  const outcomes: Outcome[] = [];
  if (massOf(well) > 0) outcomes.push({ error: NONE, law: laws.algebra.times(start, well) });
  const byError = new Map<number, number>();
  for (const member of members) {
    for (const [exit, law] of member.exits) {
      if (exit !== DONE) byError.set(errorOf(exit), (byError.get(errorOf(exit)) ?? 0) + massOf(law));
    }
  }
  const all = [...byError.values()].reduce((sum, mass) => sum + mass, 0);
  const law = laws.algebra.times(start, failed);
  for (const [error, mass] of byError) if (mass > 0) outcomes.push({ error, law: scaled(law, mass / all) });
  return outcomes;
}

function failureOf(laws: ProgramLaws, scope: ScopeResponse): Atoms {
  let failure = NOTHING;
  for (const [exit, law] of scope.exits) if (exit !== DONE) failure = laws.algebra.plus(failure, law);
  return failure;
}

const meanMs = (scope: ScopeResponse): number => {
  const { mean } = momentsOf(scope.exits.get(DONE) ?? NOTHING);
  return Number.isNaN(mean) ? 0 : mean;
};

function massAtZero(items: Atoms): number {
  return items.mean[0] === 0 && items.variance[0] === 0 ? items.mass[0]! : 0;
}

/** E[base^items]. */
function momentOf(items: Atoms, base: number): number {
  let sum = 0;
  for (let i = 0; i < items.mass.length; i++) sum += items.mass[i]! * base ** items.mean[i]!;
  return sum;
}

/** Sum of as many counts as there are items. */
function compound(laws: ProgramLaws, items: Atoms, each: Atoms): Atoms {
  const { counts } = laws;
  const { mean, variance } = momentsOf(each);
  let powers = point(0);
  let made = 0;
  let total = NOTHING;
  for (let i = 0; i < items.mass.length; i++) {
    const count = items.mean[i]!;
    let law: Atoms;
    if (count > COUNT_ONE_BY_ONE || items.variance[i]! > 0) {
      const spread = count * variance + items.variance[i]! * mean * mean;
      law = { ...point(count * mean), variance: Float64Array.of(spread) };
    } else {
      powers = counts.times(powers, counts.power(each, count - made));
      made = count;
      law = powers;
    }
    total = counts.plus(total, scaled(law, items.mass[i]!));
  }
  return total;
}

interface Places {
  /** Iterations at a time, and how many of the first may start together; one more may start each `rampMs`. */
  readonly size: number;
  readonly atOnce: number;
  readonly rampMs: number;
}

function placesOf({ program }: ProgramLaws, node: number): Places {
  const { mapAtOnce, mapRampMs, mapMaxConcurrency } = program.limits;
  return {
    size: Math.min(program.maxConcurrency[node]!, mapMaxConcurrency || Infinity),
    atOnce: mapAtOnce || Infinity,
    rampMs: mapRampMs,
  };
}

/** Maps drawn one by one from fixed draws: when all iterations have ended, and when they began. */
function drawnMap(laws: ProgramLaws, items: Atoms, each: Atoms, places: Places): { end: Atoms; offset: Atoms } {
  const stream = new RandomStream(1, 0, 0);
  const cdf = new Cdf(each);
  const counts = new Cdf(items);
  const { mean } = momentsOf(items);
  const maps = Math.max(100, Math.min(MOST_DRAWN_MAPS, Math.ceil(DRAWN_ITERATIONS / Math.max(1, mean))));
  const ends = new Float64Array(maps);
  const { sum } = laws.algebra;
  for (let map = 0; map < maps; map++) {
    const count = Math.round(counts.inverse(((map + 0.5) / maps) * counts.total)); // evenly through the law of the items
    const size = Math.min(count, places.size);
    const free = Array.from({ length: size }, () => 0);
    for (let i = 0; i < count; i++) {
      const begin = Math.max(free[0]!, i < places.atOnce ? 0 : (i + 1 - places.atOnce) * places.rampMs);
      const end = begin + cdf.inverse(stream.uniform() * cdf.total);
      sum.add(1 / (maps * mean), begin, 0);
      if (end > ends[map]!) ends[map] = end;
      settle(free, end);
    }
  }
  const offset = sum.take();
  for (const end of ends) sum.add(1 / maps, end, 0);
  return { end: sum.take(), offset };
}

/** Puts `value` in the place of the least of a heap. */
function settle(heap: number[], value: number): void {
  let hole = 0;
  for (let child = 1; child < heap.length; child = 2 * hole + 1) {
    if (child + 1 < heap.length && heap[child + 1]! < heap[child]!) child++;
    if (heap[child]! >= value) break;
    heap[hole] = heap[child]!;
    hole = child;
  }
  heap[hole] = value;
}

export const isFamily = (kind: number): boolean => kind === NodeKind.parallel || kind === NodeKind.map;
