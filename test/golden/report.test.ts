import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { type Report, renderCsv, renderJson, renderMarkdown, renderText } from '../../src/report/index.ts';
import { REPORT_VARIANTS } from '../support/report-fixture.ts';

/**
 * What the renderers wrote when someone last looked. After a wanted change, `UPDATE_GOLDEN=1 npx vitest run test/golden`
 * writes them anew; read the difference before committing it.
 */

const FOLDER = resolve(import.meta.dirname, 'report');

function expectGolden(name: string, got: string): void {
  const file = resolve(FOLDER, name);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, got);
  }
  expect(existsSync(file), `${name} is missing: run once with UPDATE_GOLDEN=1`).toBe(true);
  expect(got).toBe(readFileSync(file, 'utf8'));
}

const report = (variant: string): Report => REPORT_VARIANTS[variant]!();

test.for(['order', 'blocked', 'unpriced', 'zero', 'huge', 'hostile', 'unknown'])('text: %s', (name) => {
  expectGolden(`${name}.txt`, renderText(report(name), { colour: false }));
});

test('text in colour', () => {
  expectGolden('blocked.colour.txt', renderText(report('blocked'), { colour: true }));
});

test.for(['order', 'blocked', 'unpriced', 'hostile', 'unknown'])('Markdown: %s', (name) => {
  expectGolden(`${name}.md`, renderMarkdown(report(name)));
});

test('JSON', () => {
  expectGolden('zero.json', renderJson(report('zero')));
});

test.for([...renderCsv(report('unpriced')).keys()])('CSV: %s', (file) => {
  expectGolden(`unpriced/${file}`, renderCsv(report('unpriced')).get(file)!);
});
