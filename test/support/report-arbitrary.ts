import fc from 'fast-check';
import { at, type Issue, ROOT } from '../../src/issue/index.ts';
import type { Alternative, LimitRow, MonthlyLine, Report, StateRow } from '../../src/report/index.ts';
import { HOSTILE_NAMES, REPORT_VARIANTS } from './report-fixture.ts';

/** Reports no engine would make: any text where text may stand, any finite number where a number may. */

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 120 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(...HOSTILE_NAMES),
  fc.constantFrom('処理'.repeat(40), '👩‍👩‍👧‍👦'.repeat(12), 'e\u0301'.repeat(60), 'x'.repeat(300), ''),
);
const figure = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ noNaN: true, min: 0, max: 1e9 }),
  fc.constantFrom(0, -0, 1, 0.00001667, 123_456_789_012_345, 999_999_999_999.99, 1e21, 1.7e308, 5e-324),
);
const maybe = fc.option(figure, { nil: null });

const issue: fc.Arbitrary<Issue> = fc
  .record({ message: text, key: text, hint: text, line: fc.nat(), warning: fc.boolean() })
  .map(({ message, key, hint, line, warning }) => ({
    severity: warning ? 'warning' : 'error',
    code: 'room.what',
    pointer: at(ROOT, 'States', key),
    line,
    column: 1,
    message,
    hint,
    file: key,
  }));

const line: fc.Arbitrary<MonthlyLine> = fc.record({
  dimension: text,
  service: text,
  label: text,
  quantity: figure,
  unit: text,
  unitPriceUsd: maybe,
  usd: maybe,
  source: text,
});

const limit: fc.Arbitrary<LimitRow> = fc.record({
  quota: text,
  limit: figure,
  unit: text,
  peak: figure,
  utilisation: figure,
  verdict: fc.constantFrom('ok', 'near', 'exceeded'),
  effect: text,
  source: text,
});

const state: fc.Arbitrary<StateRow> = fc.record({
  name: text,
  pointer: text,
  type: text,
  entriesPerExecution: figure,
  retriesPerExecution: figure,
  transitionsPerExecution: figure,
  eventsPerExecution: figure,
  standardUsdPerMonth: figure,
  meanDurationMs: maybe,
});

const alternative = (base: Alternative): fc.Arbitrary<Alternative> =>
  fc
    .record({
      label: text,
      eligible: fc.boolean(),
      blockers: fc.array(issue, { maxLength: 3 }),
      lines: fc.array(line, { maxLength: 5 }),
      limits: fc.array(limit, { maxLength: 4 }),
      unpriced: fc.array(text, { maxLength: 2 }),
      figures: fc.tuple(figure, figure, figure, figure),
    })
    .map(({ lines, unpriced, figures: [a, b, c, d], ...rest }) => ({
      ...base,
      ...rest,
      perExecution: {
        ...base.perExecution,
        usd: a,
        durationMs: { ...base.perExecution.durationMs, mean: a, p50: b, p99: c, max: d, overLimit: b },
        events: { ...base.perExecution.events, mean: b, max: c, overLimit: d },
        transitions: { ...base.perExecution.transitions, mean: d, max: a },
      },
      monthly: { ...base.monthly, lines, unpriced, totalUsd: a, lowUsd: b, highUsd: c },
    }));

export const anyReport: fc.Arbitrary<Report> = fc.constantFrom(...Object.values(REPORT_VARIANTS)).chain((make) => {
  const base = make();
  return fc
    .record({
      alternatives: fc.tuple(...base.alternatives.map(alternative)),
      states: fc.array(state, { maxLength: 20 }),
      issues: fc.array(issue, { maxLength: 2 }),
      sentence: text,
      name: text,
      value: text,
      currency: fc.constantFrom('USD', 'CNY', 'EUR'),
      at: maybe,
    })
    .map(({ sentence, name, value, currency, at: point, ...rest }) => ({
      ...base,
      ...rest,
      workflow: { ...base.workflow, name },
      prices: { ...base.prices, currency, title: value },
      verdict: { ...base.verdict, sentence, reasons: [value] },
      breakEven: {
        ...base.breakEven,
        byVolume: { ...base.breakEven.byVolume, executionsPerMonth: point, explanation: value },
      },
      assumptions: base.assumptions.map((a) => ({ ...a, what: value, value: name, source: sentence })),
    }));
});
