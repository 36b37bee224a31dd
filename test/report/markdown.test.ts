import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COMMENT_MARKER, renderMarkdown } from '../../src/report/index.ts';
import { code, escapeMarkdown } from '../../src/report/markdown/markdown-words.ts';
import { anyReport } from '../support/report-arbitrary.ts';
import { hostileReport, orderReport, REPORT_VARIANTS } from '../support/report-fixture.ts';
import { runs } from '../support/runs.ts';

/** The text with code spans, escapes and the tags of the renderer taken out: what is left is the user's own markup. */
const leftOver = (markdown: string): string =>
  markdown
    .replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '')
    .replace(/\\[^\w\s]/g, '')
    .replace(/<!-- (stepmeter )?-->|<\/?(details|summary|sub)>/g, '');

describe('the Markdown report', () => {
  test.for([
    ['a|b', 'a\\|b', 'a bar would start a cell'],
    ['`x`', '\\`x\\`', 'backticks'],
    ['<img src=x>', '&lt;img src=x&gt;', 'HTML'],
    ['&lt;', '&amp;lt;', 'an entity stays as written'],
    ['[a](b)', '\\[a\\](b)', 'a link'],
    ['*a* _b_ ~c~', '\\*a\\* \\_b\\_ \\~c\\~', 'emphasis'],
    ['a\nb', 'a\\\\u000ab', 'a line break would end the row'],
    ['@team see #12', '@<!-- -->team see #<!-- -->12', 'nobody is called, no issue is linked'],
    ['1. x', '1\\. x', 'no list'],
    ['- x', '\\- x', 'no bullet'],
    ['1.50', '1.50', 'a figure is no list'],
  ] as const)('%j is written %j (%s)', ([text, want]) => {
    expect(escapeMarkdown(text)).toBe(want);
  });

  test.for([
    ['a`b', '``a`b``', 'a longer fence'],
    ['`a`', '`` `a` ``', 'a space keeps the ticks apart'],
    ['a|b', '`a\\|b`', 'in a cell a bar is escaped even in code'],
    ['<b>', '`<b>`', 'HTML is text in code'],
    ['', '`  `', 'an empty name'],
  ] as const)('code(%j) is %j (%s)', ([text, want]) => {
    expect(code(text, 'cell')).toBe(want);
  });

  test('the first line lets a robot find its comment again', () => {
    expect(renderMarkdown(orderReport()).startsWith(`${COMMENT_MARKER}\n`)).toBe(true);
  });

  test('no HTML of the user is left, whatever the names', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        expect(leftOver(renderMarkdown(report))).not.toMatch(/<(?!details|summary|sub)[a-z!/]/i);
      }),
      { numRuns: runs(15) },
    );
  });

  test.for(Object.keys(REPORT_VARIANTS))('every table row of the %s report has the cells of its head', (name) => {
    const rows = renderMarkdown(REPORT_VARIANTS[name]!())
      .split('\n')
      .map((line) => line.match(/(?<!\\)\|/g)?.length ?? 0);
    const uneven = rows.filter((bars, i) => bars > 0 && rows[i - 1]! > 0 && bars !== rows[i - 1]);
    expect(uneven).toEqual([]);
  });

  test('every fold is closed', () => {
    const text = renderMarkdown(hostileReport());
    expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
  });

  test.for([
    ['order', '⚠ near, 85.4 %', true, 'a limit that is near is not folded'],
    ['order', 'StateTransition refill', false, 'a limit that is fine is left out'],
    ['blocked', '**Express cannot run it:**', true, 'what forbids is not folded'],
    ['unpriced', '[!WARNING]', true, 'a lower bound is said'],
  ] as const)('%s report: "%s" stands before the folds: %s (%s)', ([name, words, want]) => {
    const [open = ''] = renderMarkdown(REPORT_VARIANTS[name]!()).split('<details>');
    expect(open.includes(words)).toBe(want);
  });
});
