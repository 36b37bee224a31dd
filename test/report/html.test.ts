import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Report, renderHtml, renderJson } from '../../src/report/index.ts';
import { anyReport } from '../support/report-arbitrary.ts';
import { blockedReport, hostileReport, orderReport } from '../support/report-fixture.ts';
import { runs } from '../support/runs.ts';

const assets = {
  script: 'const t = "</script><!-- x"; if (a < b) document.title = t;\r\n',
  style: 'body::before { content: "</style><script>" }',
};
const page = (report: Report): string => renderHtml(report, assets);
const body = (html: string, open: RegExp, close: string): string => {
  const from = open.exec(html)!;
  const start = from.index + from[0].length;
  // not by toLowerCase: it makes some letters longer (İ), and the places after them wrong
  const length = html.slice(start).search(new RegExp(close, 'i'));
  return html.slice(start, start + length);
};
const dataOf = (html: string): string => body(html, /<script type="application\/json" id="report">/, '</script');
const scriptOf = (html: string): string => body(html, /<script type="module">/, '</script');

/** The tags a browser would find outside script, style and the data. */
const tagsOf = (html: string): string[] =>
  html
    .replace(dataOf(html), '')
    .replace(scriptOf(html), '')
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .match(/<\/?[a-z!][^\s>]*/gi)!
    .toSorted();

describe('the HTML report', () => {
  test('hostile names add no tag: only the texts differ', () => {
    const tame = { ...hostileReport(), workflow: orderReport().workflow, states: orderReport().states };
    expect(tagsOf(page(hostileReport()))).toEqual(tagsOf(page(tame)));
  });

  test('whatever the report holds, the data reads back and cannot leave its element', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const data = dataOf(page(report));
        expect(data).not.toMatch(/[<\u2028\u2029]/);
        expect(JSON.parse(data)).toEqual(JSON.parse(renderJson(report)));
      }),
      { numRuns: runs(15) },
    );
  });

  test('the policy names the hash of exactly the script that is inlined', () => {
    const html = page(orderReport());
    const hash = createHash('sha256').update(scriptOf(html)).digest('base64');
    expect(html).toContain(`script-src 'sha256-${hash}'`);
  });

  test('the script stays the same program', () => {
    const inlined = scriptOf(page(orderReport()));
    const text = new Function(`${inlined.split(';')[0]}; return t;`)();
    expect([text, /<\/script|<!--/i.test(inlined)]).toEqual(['</script><!-- x', false]);
  });

  test('the style cannot end its element', () => {
    expect(body(page(orderReport()), /<style>/, '</style>')).toBe('body::before { content: "\\3c /style><script>" }');
  });

  test.for([
    ['<html lang="en">', 'its language'],
    ['<meta charset="utf-8">', 'its encoding'],
    ['<meta name="viewport" content="width=device-width, initial-scale=1">', 'small screens'],
    ['<meta name="color-scheme" content="light dark">', 'both schemes'],
    ["default-src 'none'", 'nothing is loaded'],
    ['<title>order-fulfilment: Standard or Express</title>', 'a title'],
    ['<main id="app"></main>', 'the place the bundle draws into'],
  ] as const)('holds %s (%s)', ([words]) => {
    expect(page(orderReport())).toContain(words);
  });

  test('without scripts the verdict and the totals can be read', () => {
    const shown = body(page(blockedReport()), /<noscript>/, '</noscript');
    expect([shown.includes('is ruled out'), shown.includes('$412.75 ± 0.90'), shown.includes('$31.20')]).toEqual([
      true,
      true,
      false, // what cannot run has no cost
    ]);
  });
});
