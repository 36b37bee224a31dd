import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderText } from '../../src/report/index.ts';
import { displayWidth } from '../../src/report/text/width.ts';
import { anyReport } from '../support/report-arbitrary.ts';
import { hugeNamesReport, orderReport, REPORT_VARIANTS, zeroCostReport } from '../support/report-fixture.ts';
import { runs } from '../support/runs.ts';

const plain = { colour: false } as const;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the terminal's own sequences are what is looked for
const SGR = /\u001b\[[0-9;]*m/g;
const linesOf = (text: string): string[] => text.split('\n');

describe('the text report', () => {
  test('no line is wider than asked for, whatever the report holds', () => {
    fc.assert(
      fc.property(anyReport, fc.constantFrom(60, 80, 100, 140), (report, width) => {
        const tooWide = linesOf(renderText(report, { ...plain, width })).filter((line) => displayWidth(line) > width);
        expect(tooWide).toEqual([]);
      }),
      { numRuns: runs(25) },
    );
  });

  test('colour changes nothing but colour', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        expect(renderText(report, { colour: true }).replace(SGR, '')).toBe(renderText(report, plain));
      }),
      { numRuns: runs(10) },
    );
  });

  test('nothing of the report reaches the terminal as a control character', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        expect(renderText(report, plain)).not.toMatch(/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069\u2028\u2029]/u);
      }),
      { numRuns: runs(10) },
    );
  });

  test.for(Object.keys(REPORT_VARIANTS))('the %s report has no line with blanks at its end', (name) => {
    expect(linesOf(renderText(REPORT_VARIANTS[name]!(), plain)).filter((line) => line !== line.trimEnd())).toEqual([]);
  });

  test.for([
    ['Express would cost', 'Cost a month', 'the verdict comes first'],
    ['Cost a month', 'Can it run?', 'money before what forbids'],
    ['Can it run?', 'Break-even', 'what forbids before where it would turn'],
    ['Break-even', 'Limits', 'then limits'],
    ['Limits', 'Duration of an execution', 'then durations'],
    ['Duration of an execution', 'States, by money', 'then states'],
    ['States, by money', 'What this rests on', 'then assumptions'],
    ['What this rests on', 'How sure this is', 'then the method'],
    ['How sure this is', 'Warnings', 'then warnings'],
  ] as const)('"%s" stands above "%s" (%s)', ([above, below]) => {
    const text = renderText(orderReport(), plain);
    expect(text.indexOf(above)).toBeLessThan(text.indexOf(below));
  });

  test.for([
    ['order', 'Total ± 0.90', 'a total carries its interval'],
    ['order', '$412.75', 'the total'],
    ['order', 'Express, asynchronous and synchronous', 'the same bill is shown once'],
    ['order', 'No execution passes 5 minutes', 'the five-minute note when all is well'],
    ['order', '3 more of low weight', 'light assumptions are counted, not listed'],
    ['blocked', '1.24 % of executions would pass 5 minutes', 'the five-minute note when it is not'],
    ['blocked', 'order.asl.json:92:9 /States/ManualReview/Resource', 'a reason points into the file'],
    ['blocked', '✗ exceeded', 'an exceeded limit has a word and a sign'],
    ['unpriced', 'no price', 'a missing price is said'],
    ['unpriced', 'Total, at least', 'a total without all prices is a lower bound'],
    ['huge', '45 more states', 'states beyond fifteen are counted'],
    ['hostile', '\\u001b[31mred', 'an escape sequence in a name is shown, not obeyed'],
  ] as const)('the %s report says "%s" (%s)', ([name, words]) => {
    expect(renderText(REPORT_VARIANTS[name]!(), plain)).toContain(words);
  });

  test('the money of the states left out is the sum of what is not shown', () => {
    const report = hugeNamesReport();
    const rest = report.states
      .map((s) => s.standardUsdPerMonth)
      .toSorted((a, b) => b - a)
      .slice(15);
    const sum = rest.reduce((a, b) => a + b, 0);
    const said = /45 more states, \$([\d,.]+) a month/.exec(renderText(report, plain))?.[1];
    expect(Number(said?.replaceAll(',', ''))).toBeCloseTo(sum, 1);
  });

  test('an unknown amount is never written as a zero amount', () => {
    const base = zeroCostReport();
    const unknown = {
      dimension: 'x',
      service: 'Lambda',
      label: 'Requests',
      quantity: 5,
      unit: 'request',
      unitPriceUsd: null,
      usd: null,
      source: '',
    };
    const report = {
      ...base,
      alternatives: base.alternatives.slice(0, 1).map((a) => ({ ...a, monthly: { ...a.monthly, lines: [unknown] } })),
    };
    const row = linesOf(renderText(report, plain)).find((line) => line.includes('Lambda: Requests'));
    expect(row).toMatch(/no price +unknown$/);
  });
});
