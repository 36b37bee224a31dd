import { NodeKind, type Program } from '../../../program/index.ts';
import { type Distribution, survival } from '../../../stats/index.ts';
import type { Laws } from '../laws/pieces.ts';

/** More cases than that are not looked at one by one. */
const MOST_CASES = 4096;
/** Odds of the cases left out, all together. */
const LEFT_OUT = 1e-17;

/** How many items a Map has: a whole number, drawn once per visit. */
export interface Items {
  readonly mean: number;
  readonly variance: number;
  readonly least: number;
  /** Infinity where there is no bound. */
  readonly most: number;
  /** E[x^items]; Infinity where the sum does not converge. */
  readonly power: (x: number) => number;
  /** Each number with its odds; undefined when there are too many. */
  readonly cases: readonly (readonly [count: number, odds: number])[] | undefined;
}

/** @returns undefined for a Parallel. */
export function itemsOf(program: Program, laws: Laws, node: number): Items | undefined {
  if (program.kind[node] === NodeKind.parallel) return undefined;
  return itemsBy(laws.law(program.itemsLaw[node]!));
}

/** A law rounded to whole numbers, halves up. */
export function itemsBy(law: Distribution): Items {
  const cases = casesOf(law);
  const known = law.discrete ? law : undefined;
  const average = (f: (count: number) => number): number =>
    cases === undefined ? Number.NaN : cases.reduce((sum, [count, odds]) => sum + odds * f(count), 0);
  const mean = known?.mean ?? average((count) => count);
  return {
    mean,
    variance: known?.variance ?? average((count) => (count - mean) ** 2),
    least: Math.round(law.quantile(0)),
    most: Math.round(law.quantile(1)),
    power: (x) => powerOf(law, x, cases),
    cases,
  };
}

/** What comes of each number of items. */
export function itemsByCases(
  given: NonNullable<Items['cases']>,
  of: (count: number) => number,
): Pick<Items, 'mean' | 'variance' | 'power' | 'cases'> {
  const oddsOf = new Map<number, number>();
  for (const [count, odds] of given) oddsOf.set(of(count), (oddsOf.get(of(count)) ?? 0) + odds);
  const cases = [...oddsOf];
  const average = (f: (count: number) => number): number => cases.reduce((sum, [n, odds]) => sum + odds * f(n), 0);
  const mean = average((n) => n);
  return { mean, variance: average((n) => (n - mean) ** 2), power: (x) => average((n) => x ** n), cases };
}

/** Odds of at least `count` items: the law is that or half a one less. */
function atLeast(law: Distribution, count: number): number {
  if (law.discrete) return count <= 0 ? 1 : survival(law, count - 1);
  if (law.kind === 'mixture') return law.parts!.reduce((sum, p) => sum + p.weight * atLeast(p.distribution, count), 0);
  const edge = count - 0.5;
  if (law.kind === 'constant') return law.mean >= edge ? 1 : 0;
  if (law.kind === 'empirical') {
    const { values, cumulative } = law.table!;
    const at = values.findIndex((value) => value >= edge);
    return at < 0 ? 0 : 1 - (cumulative[at - 1] ?? 0);
  }
  return survival(law, edge);
}

function casesOf(law: Distribution): (readonly [number, number])[] | undefined {
  const cases: (readonly [number, number])[] = [];
  const first = Math.round(law.quantile(0));
  let left = 1;
  for (let count = first; left > LEFT_OUT; count++) {
    if (count - first >= MOST_CASES) return undefined;
    const more = atLeast(law, count + 1);
    if (left > more) cases.push([count, left - more]);
    left = more;
  }
  return cases;
}

function powerOf(law: Distribution, x: number, cases: Items['cases']): number {
  const [a = 0, b = 0] = law.params;
  switch (law.kind) {
    case 'constant':
      return x ** Math.round(law.mean);
    case 'poisson':
      return Math.exp(a * (x - 1));
    case 'geometric': {
      const rest = 1 - a * (x - 1); // (1 - q) / (1 - q x), q = a / (1 + a)
      return rest > 0 ? 1 / rest : Infinity;
    }
    case 'binomial':
      return (1 + b * (x - 1)) ** a;
    case 'mixture':
      return law.parts!.reduce(
        (sum, { weight, distribution }) => sum + weight * powerOf(distribution, x, casesOf(distribution)),
        0,
      );
    default:
      if (cases === undefined) return law.quantile(1) < Infinity && x > 1 ? x ** Math.round(law.quantile(1)) : Infinity;
      if (x > 1 && law.quantile(1) === Infinity) return Infinity;
      return cases.reduce((sum, [count, odds]) => sum + odds * x ** count, 0);
  }
}
