import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runExecution } from '../../../src/trace/index.ts';
import { definitionOf, fails, items, lambdaTask, measured } from '../../support/run-sample.ts';
import { always } from '../../unfold/support.ts';

/*
 * Containers in containers, one member each, so that nothing depends on which sibling was how far: what the sample counts
 * when the innermost state fails is what the history of the execution holds.
 */

const NO_LATENCY = {
  ...{ startMs: 0, endMs: 0, flowStateMs: 0, joinMs: 0, scheduleToStartMs: 0, resultToExitMs: 0 },
  taskMs: 10,
};

interface Level {
  readonly kind: 'Parallel' | 'Map';
  /** Whether it catches; else the error climbs on. */
  readonly catches: boolean;
  readonly retries: number;
}

const level: fc.Arbitrary<Level> = fc.record({
  kind: fc.constantFrom('Parallel', 'Map'),
  catches: fc.boolean(),
  retries: fc.integer({ min: 0, max: 2 }),
});

const handled = ({ catches, retries }: Omit<Level, 'kind'>, after: string): object => ({
  ...(retries > 0 && { Retry: [{ ErrorEquals: ['E'], MaxAttempts: retries, IntervalSeconds: 1 }] }),
  ...(catches && { Catch: [{ ErrorEquals: ['E'], Next: after }] }),
});

/** The levels from outside inwards; `Sn` is the container at depth n, `An` what follows its catcher. */
function scopeOf(levels: readonly Level[], innermost: object, depth = 0): object {
  const [outer, ...inner] = levels;
  if (outer === undefined) return { StartAt: 'Last', States: { Last: innermost, Caught: { Type: 'Pass', End: true } } };
  const [name, after] = [`S${depth}`, `A${depth}`];
  const scope = scopeOf(inner, innermost, depth + 1);
  const container =
    outer.kind === 'Parallel'
      ? { Type: 'Parallel', Branches: [scope] }
      : { Type: 'Map', ItemsPath: '$$.Execution.Input.one', ItemProcessor: scope };
  return {
    StartAt: name,
    States: { [name]: { ...container, ...handled(outer, after), End: true }, [after]: { Type: 'Pass', End: true } },
  };
}

const used = (scope: unknown): unknown =>
  JSON.parse(JSON.stringify(scope), (key, value) => {
    if (key !== 'States') return value;
    // a state nobody leads to is no valid definition
    const text = JSON.stringify(value);
    return Object.fromEntries(
      Object.entries(value).filter(([name]) => !/^(A\d+|Caught)$/.test(name) || text.includes(`"Next":"${name}"`)),
    );
  });

test('a failure that climbs out of nested containers logs the same events in sample and in history', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(level, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      fc.record({ catches: fc.boolean(), retries: fc.integer({ min: 0, max: 2 }) }),
      async (levels, isTask, own) => {
        const innermost = isTask ? lambdaTask({ ...handled(own, 'Caught'), End: true }) : { Type: 'Fail', Error: 'E' };
        const definition = used(scopeOf(levels, innermost)) as object;
        const history = await runExecution(
          definitionOf(definition),
          { one: [1] },
          {
            outcomes: new Map([['Last', always({ error: 'E' })]]),
            latency: NO_LATENCY,
          },
        );
        const maps = levels.flatMap(({ kind }, i) => (kind === 'Map' ? [[`S${i}`, items(1)] as const] : []));
        const { events, outcomes, retries } = measured(definition, {
          states: { ...Object.fromEntries(maps), ...(isTask && { Last: fails('E', 10) }) },
        });
        expect([events.mean, outcomes.succeeded === 1, retries.mean]).toEqual([
          history.events.length,
          history.status === 'SUCCEEDED',
          history.retries,
        ]);
      },
    ),
    { numRuns: 200, seed: 5 },
  );
});
