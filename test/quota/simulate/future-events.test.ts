import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Cursors, HOT_FLOATS } from '../../../src/quota/simulate/cursors/cursors.ts';
import { FutureEvents } from '../../../src/quota/simulate/events/future-events.ts';

/** Events in the order they should come: by time, rank, and then as scheduled. */
const inOrder = (events: readonly { t: number; rank: number }[]): number[] =>
  events
    .map((event, i) => ({ ...event, i }))
    .sort((a, b) => a.t - b.t || a.rank - b.rank || a.i - b.i)
    .map(({ i }) => i);

function filled(events: readonly { t: number; rank: number }[]): {
  list: FutureEvents;
  rows: number[];
  cursors: Cursors;
} {
  const cursors = new Cursors();
  const list = new FutureEvents(cursors);
  const rows = events.map(({ t, rank }) => {
    const row = cursors.create();
    list.schedule(row, t, rank);
    return row;
  });
  return { list, rows, cursors };
}

const ranks = fc.integer({ min: 0, max: 2 });
const crowded = fc.record({ t: fc.integer({ min: 0, max: 5 }), rank: ranks });
const spread = fc.record({ t: fc.double({ min: 0, max: 1e9, noNaN: true }), rank: ranks });

test('events come by time, then by rank, then as scheduled', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(crowded, spread), { maxLength: 600 }), (events) => {
      const { list, rows } = filled(events);
      const got: number[] = [];
      while (list.size > 0) got.push(rows.indexOf(list.take(Infinity)));
      expect(got).toEqual(inOrder(events));
    }),
  );
});

test('nothing comes before its time, and the clock never goes back, while more is scheduled', () => {
  const step = fc.record({ wait: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e4, noNaN: true })), rank: ranks });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 300 }), fc.integer({ min: 1, max: 40 }), (steps, width) => {
      const cursors = new Cursors();
      const list = new FutureEvents(cursors);
      for (let i = 0; i < width; i++) list.schedule(cursors.create(), i % 3, 1);
      let now = 0;
      for (const { wait, rank } of steps) {
        const first = Math.min(...pending(cursors, width));
        expect(list.take(first - 1e-9)).toBe(-1);
        const row = list.take(Infinity);
        expect(cursors.hotFloats[row * HOT_FLOATS]).toBe(first);
        expect(first).toBeGreaterThanOrEqual(now);
        now = first;
        list.schedule(row, now + wait, rank);
      }
    }),
  );
});

const pending = (cursors: Cursors, count: number): number[] =>
  Array.from({ length: count }, (_, row) => cursors.hotFloats[row * HOT_FLOATS]!);

test('a crowd at one instant costs no square, before and after others', () => {
  const crowd = 200_000;
  const { list } = filled(Array.from({ length: crowd }, (_, i) => ({ t: i % 2 === 0 ? 1000 : 5, rank: 1 })));
  const got: number[] = [];
  while (list.size > 0) got.push(list.take(Infinity));
  const want = [...Array(crowd).keys()];
  expect(got).toEqual([...want.filter((i) => i % 2 === 1), ...want.filter((i) => i % 2 === 0)]);
});

test('after a dense stretch, an event years later is found without walking there', () => {
  const events = Array.from({ length: 20_000 }, (_, i) => ({ t: i * 1e-3, rank: 1 }));
  const { list, cursors } = filled([...events, { t: 3e11, rank: 1 }]);
  let last = -1;
  while (list.size > 0) last = list.take(Infinity);
  expect(cursors.hotFloats[last * HOT_FLOATS]).toBe(3e11);
});

test('an event taken out never comes; one that cannot be found is said to stay', () => {
  fc.assert(
    fc.property(fc.array(spread, { minLength: 1, maxLength: 200 }), fc.nat(), (events, pick) => {
      const { list, rows } = filled(events);
      const gone = rows[pick % rows.length]!;
      const isOut = list.remove(gone);
      const got: number[] = [];
      while (list.size > 0) got.push(list.take(Infinity));
      expect(got.includes(gone)).toBe(!isOut);
      expect(got.length).toBe(isOut ? events.length - 1 : events.length);
    }),
  );
});
