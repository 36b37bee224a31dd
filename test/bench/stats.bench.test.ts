import { expect, test } from 'vitest';
import {
  binomial,
  constant,
  type Distribution,
  DistributionTable,
  empirical,
  exponential,
  gammaFromMoments,
  geometric,
  LogHistogram,
  lognormalFromQuantiles,
  mixture,
  normalCutAtZero,
  poisson,
  RandomStream,
  Tally,
  weibull,
} from '../../src/stats/index.ts';

const DRAWS = 4_000_000;
const ROUNDS = 5;

/** Best of a few rounds, ns of processor time per call; `run` makes DRAWS calls and answers a number that depends on all of them. */
function bestNs(name: string, run: () => number): number {
  let best = Infinity;
  let made = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.cpuUsage().user; // not the wall clock: others may share the machine
    made = run();
    best = Math.min(best, ((process.cpuUsage().user - start) * 1000) / DRAWS);
  }
  console.log(`${name.padEnd(44)} ${best.toFixed(2).padStart(8)} ns`);
  return made;
}

const counted = (draw: (i: number) => number) => () => {
  let finite = 0;
  for (let i = 0; i < DRAWS; i++) if (draw(i) < Infinity) finite++;
  return finite;
};

const stream = new RandomStream(42, 0, 0);

test('draws of a stream', () => {
  const made = [
    bestNs('uniform', () => {
      let n = 0;
      for (let i = 0; i < DRAWS; i++) if (stream.uniform() < 2) n++;
      return n;
    }),
    bestNs('exponential', () => {
      let n = 0;
      for (let i = 0; i < DRAWS; i++) if (stream.exponential() < Infinity) n++;
      return n;
    }),
    bestNs('normal', () => {
      let n = 0;
      for (let i = 0; i < DRAWS; i++) if (stream.normal() < Infinity) n++;
      return n;
    }),
    bestNs('reseed', () => {
      let n = 0;
      for (let i = 0; i < DRAWS; i++) {
        stream.reseed(42, 7, i);
        n++;
      }
      return n + (stream.bits() & 0);
    }),
    bestNs('reseed and two uniforms', () => {
      let n = 0;
      for (let i = 0; i < DRAWS; i++) {
        stream.reseed(42, 7, i);
        if (stream.uniform() + stream.uniform() < 2) n++;
      }
      return n;
    }),
  ];
  expect(made).toEqual(made.map(() => DRAWS));
});

const laws: Distribution[] = [
  constant(5),
  exponential(5),
  lognormalFromQuantiles(120, 900),
  gammaFromMoments(40, 0.5),
  gammaFromMoments(40, 2),
  weibull(0.7, 3),
  normalCutAtZero(10, 2),
  empirical(Array.from({ length: 1000 }, (_, i) => i)),
  mixture([
    { weight: 9, distribution: exponential(1) },
    { weight: 1, distribution: constant(50) },
  ]),
  poisson(3),
  poisson(50),
  geometric(4),
  binomial(20, 0.3),
  binomial(1000, 0.3),
];
const table = new DistributionTable();
const rows = laws.map((law) => table.add(law));

test.for(laws.map((law, i) => [law.label, rows[i]!] as const))('table: %s', ([label, row]) => {
  expect(
    bestNs(
      label,
      counted(() => table.sample(row, stream)),
    ),
  ).toBe(DRAWS);
});

test('a histogram and a tally', () => {
  const values = Float64Array.from({ length: 65536 }, () => table.sample(rows[2]!, stream));
  const histogram = new LogHistogram();
  const tally = new Tally();
  bestNs('histogram.add', () => {
    for (let i = 0; i < DRAWS; i++) histogram.add(values[i & 65535]!);
    return DRAWS;
  });
  bestNs('tally.add', () => {
    for (let i = 0; i < DRAWS; i++) tally.add(values[i & 65535]!);
    return DRAWS;
  });
  expect([histogram.total, tally.count]).toEqual([ROUNDS * DRAWS, ROUNDS * DRAWS]);
});
