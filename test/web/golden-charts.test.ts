import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { print } from '../../web/element-tree.ts';
import { CHARTS, type ChartId } from '../../web/figure.ts';
import { ALL_REPORTS } from './extremes.ts';

/**
 * What each chart looked like when someone last looked: open the SVG in a browser. A failing run leaves the changed
 * picture beside it as `*.changed.svg`. After a wanted change, `UPDATE_GOLDEN=1 npx vitest run test/web` draws all anew.
 */

const FOLDER = resolve(import.meta.dirname, '../golden/charts');
const STYLES = ['tokens', 'page', 'chart']
  .map((name) => `<?xml-stylesheet href="../../../web/style/${name}.css"?>\n`)
  .join('');

const WIDE = 904;
const PHONE = 350;

const drawn = (report: string, chart: ChartId, width: number): string => {
  const bound = CHARTS[chart](ALL_REPORTS[report]!());
  return bound === null ? '' : `${STYLES}${print(bound.draw(width))}\n`;
};

test.for([
  // report, chart, width
  ['order', 'cost', WIDE],
  ['order', 'cost', PHONE],
  ['unpriced', 'cost', WIDE],
  ['blocked', 'cost', WIDE],
  ['tiny', 'cost', PHONE],
  ['order', 'volume', WIDE],
  ['order', 'volume', PHONE],
  ['stormy', 'volume', WIDE],
  ['order', 'break-even-duration', PHONE],
  ['order', 'break-even-transitions', PHONE],
  ['order', 'limits', WIDE],
  ['order', 'limits', PHONE],
  ['stormy', 'limits', WIDE],
  ['order', 'rates', WIDE],
  ['stormy', 'rates', WIDE],
  ['stormy', 'rates', PHONE],
  ['order', 'durations', WIDE],
  ['order', 'durations', PHONE],
  ['one-state', 'durations', WIDE],
  ['order', 'states', WIDE],
  ['order', 'states', PHONE],
  ['huge', 'states', WIDE],
] as const)('%s: %s at %i px looks as it did', ([report, chart, width]) => {
  const got = drawn(report, chart, width);
  const file = resolve(FOLDER, `${report}.${chart}.${width}.svg`);
  const changed = file.replace(/\.svg$/, '.changed.svg');
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, got);
  }
  const want = existsSync(file) ? readFileSync(file, 'utf8') : 'missing: run once with UPDATE_GOLDEN=1';
  if (got === want) rmSync(changed, { force: true });
  else writeFileSync(changed, got);
  expect(got, `the changed picture is ${changed}`).toBe(want);
});
