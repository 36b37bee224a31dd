import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Measurement } from '../../../src/bill/contract/index.ts';
import { compile, type Program } from '../../../src/program/index.ts';
import { type RandomCase, randomCase } from '../../support/random-workflow.ts';
import { runs } from '../../support/runs.ts';
import { TreeWalker, type Walked } from '../../support/tree-walker.ts';
import { type Figures, walkFigures } from '../../support/walk-figures.ts';
import { measured, optionsOf } from './support.ts';

/* No quota and no queue: the engine with a list of events must do what the walker does over trees, draw by draw. */

const OUTCOMES = ['succeeded', 'failed', 'timedOut'] as const;

/** What `count` executions came to, added up; one by itself is its history in figures. */
interface Sums {
  /** So many of each of `OUTCOMES`. */
  readonly outcomes: readonly number[];
  /** The sum, the shortest and the longest, ms. */
  readonly durationMs: readonly number[];
  readonly events: number;
  readonly lambdaMbMs: number;
  readonly states: Figures['states'];
}

function engineSums(m: Measurement, count: number): Sums {
  const { succeeded, failed, timedOut } = m.outcomes;
  const lambdaGbSeconds = (['lambdaGbSecondX86', 'lambdaGbSecondArm'] as const).reduce(
    (sum, dimension) => sum + (m.usage.get(dimension)?.mean ?? 0),
    0,
  );
  const states: Record<string, number[]> = {};
  for (const { name, entries, retries, events, meanDurationMs = 0 } of m.states) {
    if (entries > 0) states[name] = [entries, retries, events, entries * meanDurationMs].map((mean) => mean * count);
  }
  return {
    outcomes: [succeeded, failed, timedOut].map((share) => share * count),
    durationMs: [m.durationMs.mean * count, m.durationMs.min, m.durationMs.max],
    events: m.events.mean * count,
    lambdaMbMs: lambdaGbSeconds * count * 1024 * 1000,
    states,
  };
}

function walkSums(walked: readonly Figures[]): Sums {
  const states: Record<string, number[]> = {};
  for (const [name, row] of walked.flatMap((figures) => Object.entries(figures.states))) {
    states[name] = row.map((value, i) => value + (states[name]?.[i] ?? 0));
  }
  const sum = (pick: (of: Figures) => number): number => walked.reduce((total, of) => total + pick(of), 0);
  const durations = walked.map(({ durationMs }) => durationMs);
  return {
    outcomes: OUTCOMES.map((kind) => sum(({ outcome }) => (outcome.startsWith(kind) ? 1 : 0))),
    durationMs: [sum(({ durationMs }) => durationMs), Math.min(...durations), Math.max(...durations)],
    events: sum(({ events }) => events),
    lambdaMbMs: sum(({ lambdaMbMs }) => lambdaMbMs),
    states,
  };
}

/** Sums of the same numbers in another order differ by less. */
const ROUNDING = 1e-9;

/** What one says and the other does not. */
function differences(ran: Sums, walked: Sums): string[] {
  const numbers = ({ states, ...others }: Sums): Map<string, number> =>
    new Map(
      Object.entries({ ...others, ...states }).flatMap(([name, value]) =>
        [value].flat().map((each, i) => [`${name} ${i}`, each] as const),
      ),
    );
  const [of, wanted] = [numbers(ran), numbers(walked)];
  return [...new Set([...of.keys(), ...wanted.keys()])].flatMap((key) => {
    const [found = 0, want = 0] = [of.get(key), wanted.get(key)];
    return Math.abs(found - want) <= ROUNDING * Math.max(1, Math.abs(want)) ? [] : [`${key}: ${found}, not ${want}`];
  });
}

/** Executions that all start at time 0, so that clocks agree to the last digit. */
const startedTogether = (program: Program, count: number, seed: number): Sums =>
  engineSums(measured(program, optionsOf(count, 1000, { process: 'burst', seed })), count);

const ALONE = 3;
const TOGETHER = 5;

test('simulate does what a tree-walking interpreter does, execution by execution and many at a time', {
  timeout: 600_000,
}, () => {
  const outcomes = new Set<string>();
  let [compared, tied] = [0, 0];
  fc.assert(
    fc.property(randomCase, (random: RandomCase) => {
      const { definition, scenario, workflowType, seed } = random;
      // with all events its type allows: how a history fills up is simplified, and said so in the assumptions
      const { program } = compile(definition, scenario, workflowType);
      const walker = new TreeWalker(definition, scenario, workflowType, 'member');
      const walked = (of: number, index: number): Walked => walker.walk(of, index, program.limits);
      const compare = (walks: readonly Walked[], own: number, what: string): void => {
        // which of several errors of one instant is taken is the event list's own rule
        if (walks.some(({ isTied }) => isTied)) tied++;
        else {
          const wanted = walkSums(walks.map((walk) => walkFigures(walk, random)));
          expect(differences(startedTogether(program, walks.length, own), wanted), what).toEqual([]);
          for (const { outcome } of walks) outcomes.add(outcome);
          compared++;
        }
      };
      for (let own = seed; own < seed + ALONE; own++) compare([walked(own, 0)], own, `seed ${own}`);
      compare(
        Array.from({ length: TOGETHER }, (_, index) => walked(seed, index)),
        seed,
        'together',
      );
    }),
    { numRuns: runs(250), seed: 20261124, endOnFailure: runs(1) > 1 },
  );
  expect([...outcomes].sort()).toEqual(['failed', 'succeeded', 'timedOut']);
  expect(tied / (compared + tied)).toBeLessThan(0.05);
});
