import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Report, renderCsv } from '../../src/report/index.ts';
import { anyReport } from '../support/report-arbitrary.ts';
import { hostileReport, orderReport, REPORT_VARIANTS, zeroCostReport } from '../support/report-fixture.ts';
import { runs } from '../support/runs.ts';

type Row = Readonly<Record<string, string>>;
const read = (report: Report, file: string): Row[] => parse(renderCsv(report).get(file)!, { columns: true });
const inText = (text: string): string => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text);
const inNumber = (value: number | null): string => (value === null ? '' : String(value));

describe('the CSV export', () => {
  test('states.csv reads back as the states, to the last digit and letter', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const want = report.states.map((s) =>
          Object.fromEntries(Object.entries(s).map(([k, v]) => [k, typeof v === 'string' ? inText(v) : inNumber(v)])),
        );
        expect(read(report, 'states.csv')).toEqual(want);
      }),
      { numRuns: runs(12) },
    );
  });

  test('costs.csv reads back as the bills', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const want = report.alternatives.flatMap((a) =>
          a.monthly.lines.map((l) => [
            a.id,
            inText(l.label),
            inNumber(l.quantity),
            inNumber(l.unitPriceUsd),
            inNumber(l.usd),
          ]),
        );
        const got = read(report, 'costs.csv').map((r) => [r.alternative, r.label, r.quantity, r.unitPriceUsd, r.usd]);
        expect(got).toEqual(want);
      }),
      { numRuns: runs(12) },
    );
  });

  test("durations.csv holds each alternative's distribution, ending at a share of 1", () => {
    const rows = read(orderReport(), 'durations.csv').filter((r) => r.alternative === 'standard');
    expect([rows.length, rows.at(-1)?.share]).toEqual([
      orderReport().alternatives[0]!.perExecution.durationMs.cdf.length,
      '1',
    ]);
  });

  test('the total of summary.csv is the total of the report, and the sum of its cost lines', () => {
    const rows = read(orderReport(), 'summary.csv').filter((r) => r.alternative === 'standard');
    const total = Number(rows.find((r) => r.metric === 'totalUsd')?.value);
    const lines = rows.filter((r) => r.section === 'costLine').reduce((sum, r) => sum + Number(r.value), 0);
    expect([total, lines]).toEqual([orderReport().alternatives[0]!.monthly.totalUsd, expect.closeTo(total, 9)]);
  });

  test('a cell that would run as a formula begins with an apostrophe', () => {
    const running = [...renderCsv(hostileReport()).values()].flatMap((text) =>
      (parse(text) as string[][]).flat().filter((cell) => /^[=+@\t\r]|^-(?!\d)/.test(cell)),
    );
    expect(running).toEqual([]);
  });

  test('a negative number stays a number', () => {
    const base = orderReport();
    const report = { ...base, verdict: { ...base.verdict, savingUsd: -381.55 } };
    expect(read(report, 'summary.csv').find((r) => r.metric === 'savingUsd')?.value).toBe('-381.55');
  });

  test.for([
    'summary.csv',
    'costs.csv',
    'states.csv',
    'durations.csv',
    'limits.csv',
    'break-even.csv',
    'history.csv',
    'timeline.csv',
    'assumptions.csv',
  ])('%s has its header even when the report has nothing for it', (file) => {
    const empty: Report = { ...zeroCostReport(), alternatives: [], states: [], assumptions: [] };
    expect(renderCsv(empty).get(file)).toMatch(/^[a-zA-Z]+(,[a-zA-Z]+)+\r\n/);
  });

  test.for(Object.keys(REPORT_VARIANTS))('outside quotes every line of the %s report ends in CRLF', (name) => {
    const texts = [...renderCsv(REPORT_VARIANTS[name]!()).values()];
    expect(
      texts.map((text) => text.replace(/"(?:[^"]|"")*"/g, '""')).filter((text) => /[^\r]\n|\r[^\n]|\r$/.test(text)),
    ).toEqual([]);
  });

  test('every row has as many cells as the header', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const widths = [...renderCsv(report).values()].map(
          (text) => new Set((parse(text) as string[][]).map((row) => row.length)).size,
        );
        expect(widths).toEqual(widths.map(() => 1));
      }),
      { numRuns: runs(10) },
    );
  });
});
