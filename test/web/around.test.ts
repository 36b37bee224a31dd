import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partAround } from '../../web/graph/around.ts';
import { allStates, readFlow, type Scope } from '../../web/graph/flow.ts';

const MOST = 30;

/** A chain of states; every tenth is a Map around a chain of its own. */
function chain(length: number, inner: number, prefix = 'S'): object {
  const next = (i: number): object => (i === length - 1 ? { End: true } : { Next: `${prefix}${i + 1}` });
  const states = Array.from({ length }, (_, i) => [
    `${prefix}${i}`,
    i % 10 === 5 && inner > 0
      ? { Type: 'Map', ItemProcessor: chain(inner, 0, `${prefix}${i}x`), ...next(i) }
      : { Type: 'Pass', ...next(i) },
  ]);
  return { StartAt: `${prefix}0`, States: Object.fromEntries(states) };
}
const flowOf = (length: number, inner: number): Scope => readFlow(chain(length, inner))!;
const names = (scope: Scope): string[] => allStates(scope).map(({ name }) => name);

test.for([
  [1000, 0, '/States/S500', [], 'S486', 'S515', 30, 'a chain: as many before as after'],
  [1000, 0, '/States/S0', [], 'S0', 'S29', 30, 'the first: all that follows it'],
  [
    1000,
    3,
    '/States/S505/ItemProcessor/States/S505x1',
    [],
    'S505',
    'S505x1',
    30,
    'a small Map is drawn with its surroundings',
  ],
  [100, 200, '/States/S5/ItemProcessor/States/S5x100', ['S5'], 'S5x86', 'S5x115', 30, 'a large Map is gone into'],
  [100, 200, '/States/S5', [], 'S5', 'S6', 30, 'a large Map itself stays closed'],
] as const)(
  'of %i states, %i in each Map, around %s: inside %j, with %s and %s, %i in all (%s)',
  ([length, inner, pointer, inside, one, other, count]) => {
    const part = partAround(flowOf(length, inner), pointer, MOST);
    expect([part.inside.map(({ name }) => name), part.count, names(part.scope)]).toEqual([
      inside,
      count,
      expect.arrayContaining([one, other]),
    ]);
  },
);

test('a part holds the state it is around, no more than it may, and nothing that is not in the whole', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 0, max: 60 }),
      fc.nat(),
      fc.integer({ min: 1, max: 40 }),
      (length, inner, pick, most) => {
        const flow = flowOf(length, inner);
        const all = allStates(flow);
        const wanted = all[pick % all.length]!;
        const part = partAround(flow, wanted.pointer, most);
        const drawn = allStates(part.scope).map(({ pointer }) => pointer);
        const known = new Set(all.map(({ pointer }) => pointer));
        expect(drawn).toContain(wanted.pointer);
        expect(drawn.length).toBe(part.count);
        expect(part.count).toBeLessThanOrEqual(most);
        expect(drawn.every((pointer) => known.has(pointer))).toBe(true);
        expect(new Set(drawn).size).toBe(drawn.length);
      },
    ),
  );
});
