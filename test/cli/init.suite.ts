import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { file, stepmeter, WORKFLOW } from './run-cli.ts';

const TIMEOUT = 60_000;

test.concurrent('init: compare runs with what it prints', { timeout: TIMEOUT }, async () => {
  const { code, stdout } = await stepmeter(['init', WORKFLOW]);
  const compared = await stepmeter(['compare', WORKFLOW, '--load', file('init.load.yaml', stdout), '--format', 'json']);
  const report = JSON.parse(compared.stdout) as { load: { executionsPerMonth: number } };
  expect([code, compared.code, Math.round(report.load.executionsPerMonth)]).toEqual([0, 0, 1_000_000]);
});

test.concurrent('init: a file that is there is left as it is, unless --force says so', {
  timeout: TIMEOUT,
}, async () => {
  const mine = file('mine.load.yaml', 'arrivals: 1/s\n');
  const refused = await stepmeter(['init', WORKFLOW, '-o', mine]);
  const kept = readFileSync(mine, 'utf8');
  const forced = await stepmeter(['init', WORKFLOW, '-o', mine, '--force']);
  const fresh = `${mine}.new`;
  const wrote = await stepmeter(['init', WORKFLOW, '-o', fresh]);
  expect([refused.code, kept, forced.code, forced.stderr, wrote.stderr, existsSync(fresh)]).toEqual([
    2,
    'arrivals: 1/s\n',
    0,
    `Replaced ${mine}\n`,
    `Wrote ${fresh}\n`,
    true,
  ]);
  expect(refused.stderr).toContain('is there already');
});
