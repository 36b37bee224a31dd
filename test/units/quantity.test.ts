import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addUsd,
  bytes,
  gbSeconds,
  mib,
  ms,
  type PicoUsd,
  perSecond,
  picoUsd,
  share,
  usdDecimal,
  usdNumber,
  ZERO_USD,
} from '../../src/units/index.ts';

test.for([
  ['ms', ms],
  ['bytes', bytes],
  ['mib', mib],
  ['perSecond', perSecond],
] as const)('%s takes 0 and more, and nothing else', ([, make]) => {
  expect([0, 1.5, 1e300].map((value) => make(value))).toEqual([0, 1.5, 1e300]);
  for (const bad of [-1, -1e-9, Infinity, Number.NaN]) expect(() => make(bad)).toThrow(RangeError);
});

test.for([-0.1, 1.1, Infinity, Number.NaN])('a share of %d is refused', (bad) => {
  expect(() => share(bad)).toThrow(RangeError);
});

test.for([
  // ms, MB, GB-s, why
  [1000, 1024, 1, 'one GB for one second'],
  [100, 64, 0.00625, 'the smallest bill: 100 ms of 64 MB'],
  [0, 64, 0, 'no time'],
] as const)('%d ms of %d MB are %d GB-s (%s)', ([time, memory, want]) => {
  expect(gbSeconds(ms(time), mib(memory))).toBe(want);
});

test('a bare number is no quantity', () => {
  // @ts-expect-error the unit is missing
  expect(gbSeconds(1000, mib(1024))).toBe(1);
});

describe('money', () => {
  test.for([
    // decimal, pico-dollars, why
    ['0.000025', 25_000_000n, 'price of a state transition'],
    ['0.0000166667', 16_666_700n, 'price of a GB-second'],
    ['1', 1_000_000_000_000n, 'whole'],
    ['0', 0n, 'free'],
    ['0.000000000001', 1n, 'the smallest'],
    ['12345678901234567890.5', 12_345_678_901_234_567_890_500_000_000_000n, 'beyond doubles'],
    ['007.50', 7_500_000_000_000n, 'zeros around'],
  ] as const)('picoUsd(%j) = %s (%s)', ([decimal, want]) => {
    expect(picoUsd(decimal)).toBe(want);
  });

  test.for(['', '-1', '+1', '1.', '.5', '1.2.3', '1e-5', '0.0000000000001', '$1', ' 1', '1,000', 'NaN', '١'])(
    'picoUsd(%j) is refused, not rounded',
    (decimal) => {
      expect(() => picoUsd(decimal)).toThrow(RangeError);
    },
  );

  test('the decimal of an amount makes the same amount, and is the shortest that does', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), (amount) => {
        const decimal = usdDecimal(amount as PicoUsd);
        expect(picoUsd(decimal)).toBe(amount);
        expect(decimal).not.toMatch(/\.\d*0$|\.$|^0\d/);
      }),
    );
  });

  test('the number of an amount is the nearest double', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), (amount) => {
        const exact = Number(amount) / 1e12;
        expect(Math.abs(usdNumber(amount as PicoUsd) - exact)).toBeLessThanOrEqual(Math.abs(exact) * 2 ** -51);
      }),
    );
  });

  test.for([
    [-1_500_000_000_000n, '-1.5', 'a saving'],
    [-1n, '-0.000000000001', 'the smallest saving'],
    [0n, '0', 'nothing'],
  ] as const)('usdDecimal(%s) = %s (%s)', ([amount, want]) => {
    expect(usdDecimal(amount as PicoUsd)).toBe(want);
  });

  test('a sum is exact and does not depend on its order', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 20n }).map((a) => a as PicoUsd);
    fc.assert(
      fc.property(fc.array(amount), (amounts) => {
        const forwards = amounts.reduce(addUsd, ZERO_USD);
        expect(forwards).toBe(amounts.toReversed().reduce(addUsd, ZERO_USD));
      }),
    );
  });
});
