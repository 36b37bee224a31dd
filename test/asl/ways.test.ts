import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseWorkflow, statesInLoops, statesThatCanSucceed } from '../../src/asl/index.ts';
import { runs } from '../support/runs.ts';

/** A scope of choices by the numbers of their targets; one without is a Succeed, one of -1 a Fail. */
function scopeOf(ways: readonly (readonly number[])[]) {
  const entries = ways.map((targets, i) => {
    if (targets.length === 0) return [`S${i}`, { Type: 'Succeed' }] as const;
    if (targets[0] === -1) return [`S${i}`, { Type: 'Fail' }] as const;
    const [first, ...others] = targets.map((target) => `S${target}`);
    const rules = [first, ...others].map((Next) => ({ Variable: '$.x', IsPresent: true, Next }));
    return [`S${i}`, { Type: 'Choice', Choices: rules, Default: first }] as const;
  });
  const read = parseWorkflow(JSON.stringify({ StartAt: 'S0', States: Object.fromEntries(entries) }));
  if (!read.ok) throw new Error(read.issues[0].message);
  return read.value.root;
}

/** What can be reached from a state in one step or more. */
function reach(ways: readonly (readonly number[])[], from: number): Set<number> {
  const found = new Set<number>();
  const open = ways[from]!.filter((to) => to >= 0);
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (found.has(at)) continue;
    found.add(at);
    open.push(...ways[at]!.filter((to) => to >= 0));
  }
  return found;
}

const graphs = fc
  .integer({ min: 1, max: 9 })
  .chain((n) =>
    fc.array(
      fc.oneof(
        fc.constant([] as number[]),
        fc.constant([-1]),
        fc.uniqueArray(fc.integer({ min: 0, max: n - 1 }), { minLength: 1, maxLength: 3 }),
      ),
      { minLength: n, maxLength: n },
    ),
  );

test('loops and good ends are those that a walk finds', () => {
  fc.assert(
    fc.property(graphs, (ways) => {
      // all states hang on the first, and one ends: so that the definition is one
      const own = ways.map((to) => to.map((t) => (t < 0 ? t : t + 1)));
      const all = [[...own.keys(), own.length].map((i) => i + 1), ...own, []];
      const scope = scopeOf(all);
      const inLoops = all.flatMap((_, i) => (reach(all, i).has(i) ? [`S${i}`] : []));
      const good = all.flatMap((own, i) =>
        own.length === 0 || [...reach(all, i)].some((to) => all[to]!.length === 0) ? [`S${i}`] : [],
      );
      expect([...statesInLoops(scope)].sort()).toEqual(inLoops.sort());
      expect([...statesThatCanSucceed(scope)].sort()).toEqual(good.sort());
    }),
    { numRuns: runs(200) },
  );
});
