import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  billedDurationMs,
  billedMemoryMb,
  expressGbSeconds,
  expressMemoryMb,
} from '../../../src/bill/contract/index.ts';
import { sharedFolder } from '../../support/shared.ts';

test.for([
  // ms, want, why
  [0, 100, 'an execution bills at least one step'],
  [10, 100, 'a pass-only run'],
  [100, 100, 'a whole step stays'],
  [100.000_000_000_01, 100, 'rounding error of a sum is no further step'],
  [0.1 + 0.2 + 299.7, 300, 'a sum of doubles that should be 300 ms'],
  [100.001, 200, 'a microsecond beyond is a further step'],
  [123, 200, 'facts E4'],
  [11_300, 11_300, 'facts E1'],
  [300_000, 300_000, 'the longest Express execution'],
] as const)('%f ms is billed as %i ms (%s)', ([durationMs, want]) => {
  expect(billedDurationMs(durationMs)).toBe(want);
});

test.for([
  // MB, want, why
  [0, 64, 'facts E4: 0 MB given'],
  [62.85, 64, 'facts E2'],
  [64, 64, 'a whole step stays'],
  [64.01, 128, 'the next step'],
  [512, 512, 'facts E5'],
] as const)('%f MB is billed as %i MB (%s)', ([memoryMb, want]) => {
  expect(billedMemoryMb(memoryMb)).toBe(want);
});

test.for([
  // definition B, payload B, fan-out, want MB, why
  [50_000, 32_000, 400, 62.85, 'facts E2: 50 + 0.05 + 12.8, KB as decimal'],
  [0, 0, 0, 50, 'the base alone'],
  [0, 1_000_000, 0, 51, 'a plain workflow holds its data once'],
  [50_000, 32_000, 437, 64.034, 'facts 2.2: 437 parallel steps of 32 KB pass 64 MB'],
] as const)(
  'definition %i B, payload %i B, %i steps: %f MB (%s)',
  ([definitionBytes, payloadBytes, fanOutSteps, want]) => {
    expect(expressMemoryMb({ definitionBytes, payloadBytes, fanOutSteps })).toBeCloseTo(want, 9);
  },
);

test('64 MB for 1 s is 0.0625 GB-s, as facts E7', () => {
  expect(expressGbSeconds(1000, 64)).toBe(0.0625);
});

test('the bill of one execution is at least what it used, by less than one step of each', () => {
  const positive = fc.double({ min: 0.01, max: 300_000, noNaN: true });
  fc.assert(
    fc.property(positive, fc.double({ min: 1, max: 4096, noNaN: true }), (durationMs, memoryMb) => {
      const [billedMs, billedMb] = [billedDurationMs(durationMs), billedMemoryMb(memoryMb)];
      expect(billedMs % 100).toBe(0);
      expect(billedMb % 64).toBe(0);
      expect(billedMs - durationMs).toBeGreaterThan(-1e-6);
      expect(billedMs - durationMs).toBeLessThan(100);
      expect(billedMb - memoryMb).toBeGreaterThan(-1e-6);
      expect(billedMb - memoryMb).toBeLessThan(64);
    }),
  );
});

interface Sample {
  readonly definition: string;
  readonly billedMs: number;
  readonly billedMB: number;
  readonly measuredMs?: number;
}

const shared = sharedFolder();
const read = (folder: string): Sample[] =>
  JSON.parse(readFileSync(join(folder, 'corpus/express-billing.json'), 'utf8')).samples;
const samples = shared === undefined ? [] : read(shared);

describe.skipIf(shared === undefined)('bills of real Express executions', () => {
  test('there are timed and untimed samples', () => {
    expect(samples.filter((s) => s.measuredMs !== undefined).length).toBeGreaterThanOrEqual(7);
  });

  test.for(samples.filter((s) => s.measuredMs !== undefined))(
    '$definition: $measuredMs ms -> $billedMs ms',
    (sample) => {
      expect(billedDurationMs(sample.measuredMs ?? Number.NaN)).toBe(sample.billedMs);
    },
  );

  test.for(samples)('$definition: billed $billedMs ms, $billedMB MB are whole steps', (sample) => {
    const billed = [billedDurationMs(sample.billedMs), billedMemoryMb(sample.billedMB)];
    expect(billed).toEqual([sample.billedMs, sample.billedMB]);
  });
});
