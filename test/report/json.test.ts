import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Report, renderJson, reportJsonSchema } from '../../src/report/index.ts';
import { anyReport } from '../support/report-arbitrary.ts';
import { orderReport, REPORT_VARIANTS } from '../support/report-fixture.ts';
import { runs } from '../support/runs.ts';

/** The same value with every object's keys in reverse order. */
const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, v]) => [key, reversed(v)]),
  );
};

describe('the JSON report', () => {
  test('reads back as the same report, but for the sign of zero', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        expect(JSON.parse(renderJson(report))).toEqual(JSON.parse(JSON.stringify(report)));
      }),
      { numRuns: runs(15) },
    );
  });

  test('the order in which a report was put together does not show', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        expect(renderJson(reversed(report) as Report)).toBe(renderJson(report));
      }),
      { numRuns: runs(10) },
    );
  });

  test.for([
    [Number.NaN, null, 'not a number is unknown'],
    [Number.POSITIVE_INFINITY, null, 'nor is infinity a figure'],
    [-0, 0, 'zero has no sign'],
    [0.1 + 0.2, 0.30000000000000004, 'full precision'],
    [5e-324, 5e-324, 'the smallest number'],
  ] as const)('%d is written as %j (%s)', ([found, want]) => {
    const report = orderReport();
    const text = renderJson({ ...report, load: { ...report.load, meanPerSecond: found } });
    expect(Object.is(JSON.parse(text).load.meanPerSecond, want)).toBe(true);
  });

  test('two spaces, and a newline at the end', () => {
    expect(renderJson(orderReport())).toMatch(/^\{\n {2}"schema": "stepmeter\.report\/1",\n[\s\S]*\}\n$/);
  });

  test.for(Object.keys(REPORT_VARIANTS))('the %s report is of the published schema', (name) => {
    const schema = z.fromJSONSchema(reportJsonSchema() as never);
    expect(schema.safeParse(JSON.parse(renderJson(REPORT_VARIANTS[name]!()))).error?.issues ?? []).toEqual([]);
  });

  test('a report without a total is not of the schema', () => {
    const schema = z.fromJSONSchema(reportJsonSchema() as never);
    const report = JSON.parse(renderJson(orderReport()));
    delete report.alternatives[0].monthly.totalUsd;
    expect(schema.safeParse(report).success).toBe(false);
  });
});
