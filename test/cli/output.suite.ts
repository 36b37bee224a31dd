import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { type Ended, file, folderNamed, freshStepmeter, LOAD, stepmeter, WORKFLOW } from './run-cli.ts';

const TIMEOUT = 120_000;
const ORDER = WORKFLOW.replace('three-step-lambda-chain', 'order-processing');
const ORDER_LOAD = LOAD.replace('three-step-lambda-chain', 'order-processing');
const COMPARE = ['compare', WORKFLOW, '--load', LOAD];
const hash = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

test.concurrent.for([
  // format, how its text looks, why
  ['text', /^Express would cost \$0\.19 a month \(\$[\d.]+ a million\), Standard \$7\.40/, 'the verdict comes first'],
  ['json', /^\{\n {2}"schema": "stepmeter\.report\/1"/, 'the schema id comes first'],
  ['csv', /^section,alternative,metric,value,unit\r?\n/, 'the summary table'],
  ['markdown', /\n\| .* \|\n\|[ :-]+\|/, 'a table for a pull request'],
  ['html', /^<!doctype html>[\s\S]*<\/html>\s*$/i, 'one whole page'],
] as const)('--format %s prints the report alone (%s)', { timeout: TIMEOUT }, async ([format, looks]) => {
  const { code, stdout, stderr } = await stepmeter([...COMPARE, '--format', format]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(looks);
});

test.concurrent('the text fits 100 columns and holds no control characters', { timeout: TIMEOUT }, async () => {
  const { stdout } = await stepmeter(['compare', ORDER, '--load', ORDER_LOAD, '--precision', '5%']);
  const lines = stdout.split('\n');
  expect(lines.filter((line) => [...line].length > 100)).toEqual([]);
  expect(lines.filter((line) => /\p{Cc}/u.test(line))).toEqual([]);
});

test.concurrent('standard input is as good as a file', { timeout: TIMEOUT }, async () => {
  const [piped, named] = await Promise.all([
    freshStepmeter(['compare', '-', '--load', LOAD, '--format', 'json'], { stdin: readFileSync(WORKFLOW) }),
    stepmeter([...COMPARE, '--format', 'json']),
  ]);
  const totals = ({ stdout }: Ended): unknown =>
    JSON.parse(stdout).alternatives.map(({ monthly }: { monthly: { totalUsd: number } }) => monthly.totalUsd);
  expect(totals(piped)).toEqual(totals(named));
});

/** One run of the demo into a folder of its own, with the given seed. */
async function runInto(name: string, seed: string, run = stepmeter): Promise<{ folder: string; ended: Ended }> {
  const folder = folderNamed(name);
  const args = ['compare', ORDER, '--load', ORDER_LOAD, '--precision', '5%', '--seed', seed, '--out', folder];
  return { folder, ended: await run([...args, '--format', 'csv']) };
}

test.concurrent('--out writes the same bytes for the same seed, others for another, and leaves the inputs alone', {
  timeout: TIMEOUT,
}, async () => {
  const inputs = [ORDER, ORDER_LOAD];
  const before = inputs.map((path) => [hash(path), statSync(path).mtimeMs]);
  const runs = await Promise.all([
    runInto('a b/ö 1', '7'),
    runInto('again', '7', freshStepmeter),
    runInto('other', '8'),
  ]);
  const [first, again, other] = runs.map(({ folder }) => folder) as [string, string, string];

  expect(runs.map(({ ended }) => ended.code)).toEqual([0, 0, 0]);
  const names = readdirSync(first).sort();
  expect(names).toEqual(expect.arrayContaining(['report.html', 'report.json', 'report.md']));
  expect(names).toEqual(expect.arrayContaining(['summary.csv', 'states.csv', 'durations.csv']));
  for (const name of names) expect([name, hash(join(again, name))]).toEqual([name, hash(join(first, name))]);
  expect(hash(join(other, 'report.json'))).not.toBe(hash(join(first, 'report.json')));

  const report = JSON.parse(readFileSync(join(first, 'report.json'), 'utf8'));
  expect(report.engine.seed).toBe(7);
  for (const name of names.filter((each) => each.endsWith('.csv'))) {
    const rows = parseCsv(readFileSync(join(first, name))) as string[][]; // throws for a ragged table
    expect([name, rows.length]).toEqual([name, expect.toSatisfy((count: number) => count > 0)]);
  }
  expect(readFileSync(join(first, 'report.html'), 'utf8')).not.toMatch(/<(script|link|img)[^>]+(src|href)="https?:/);

  const { stdout, stderr } = runs[0].ended;
  expect(stdout).toBe(readFileSync(join(first, 'summary.csv'), 'utf8'));
  for (const name of names) expect(stderr).toContain(join(first, name));
  expect(inputs.map((path) => [hash(path), statSync(path).mtimeMs])).toEqual(before);
});

test('further workflows and items of Maps come by name: compare and trace take the same options', async () => {
  const child = file('child.asl.json', '{ "StartAt": "X", "States": { "X": { "Type": "Pass", "End": true } } }');
  const parent = file(
    'parent.asl.json',
    JSON.stringify({
      StartAt: 'Start',
      States: {
        Start: {
          ...{ Type: 'Task', Resource: 'arn:aws:states:::states:startExecution.sync:2', Next: 'Each' },
          Parameters: { StateMachineArn: '$' + '{ChildArn}' },
        },
        Each: {
          ...{ Type: 'Map', End: true, ItemReader: { Resource: 'arn:aws:states:::s3:listObjectsV2' } },
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
            ...{ StartAt: 'P', States: { P: { Type: 'Pass', End: true } } },
          },
        },
      },
    }),
  );
  const load = file('parent.load.yaml', 'arrivals: { monthly: 1000 }\nworkflows: { Child: { type: STANDARD } }\n');
  const list = file('list.json', '[{ "Key": "a" }, { "Key": "b" }]');
  const further = ['--workflow', `Child=${child}`, '--items', `Each=${list}`];
  const [compared, traced] = await Promise.all([
    stepmeter(['compare', parent, '--load', load, '--format', 'json', ...further]),
    stepmeter(['trace', parent, '--format', 'json', ...further]),
  ]);
  const report = JSON.parse(compared.stdout) as { children: { startedBy: string; startsPerExecution: number }[] };
  expect(report.children.map(({ startedBy, startsPerExecution }) => [startedBy, startsPerExecution])).toEqual([
    ['Start', 1],
    ['Each', 2],
  ]);
  const { status, mapRuns } = JSON.parse(traced.stdout) as { status: string; mapRuns: { children: number }[] };
  expect([status, mapRuns.map(({ children }) => children)]).toEqual(['SUCCEEDED', [2]]);
});

test.concurrent('limits writes its tables where it is told to', async () => {
  const folder = folderNamed('limits-out');
  const ended = await stepmeter(['limits', WORKFLOW, '--load', LOAD, '--window', '1min', '--out', folder]);
  const heads = ['limits.csv', 'timeline.csv'].map((name) => readFileSync(join(folder, name), 'utf8').split(',', 2));
  expect([ended.code, heads, JSON.parse(readFileSync(join(folder, 'limits.json'), 'utf8')).schema]).toEqual([
    0,
    [
      ['alternative', 'quota'],
      ['alternative', 'intoLoadMs'],
    ],
    'stepmeter.limits/1',
  ]);
});
