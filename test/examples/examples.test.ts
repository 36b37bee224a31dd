import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
// one file for all suites, so that every example runs once
import './arithmetic.suite.ts';
import './claims.suite.ts';
import './load-profile-docs.suite.ts';
import { EXAMPLES, FOLDER, folderOf, runExample, textOf } from './run.ts';

const WANTED = [
  'order-processing',
  'three-step-lambda-chain',
  'parallel-of-two',
  'map-of-ten',
  'saga-with-compensations',
  'ml-pipeline',
  'etl-with-map',
  'human-approval',
  's3-inventory',
  'activity-workers',
  'iot-ingest',
];

test('the index lists every example that has a folder, the bundled demo first', () => {
  const folders = readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  expect(EXAMPLES.map(({ id }) => id)).toEqual(WANTED);
  expect(folders.sort()).toEqual([...WANTED].sort());
});

describe.each(EXAMPLES)('$id', (example) => {
  test('has a workflow, a load profile and a README in its own folder', () => {
    const { id, workflow, load } = example;
    const files = [workflow, load, `${id}/README.md`];
    expect(files.filter((file) => file.startsWith(`${id}/`) && existsSync(join(FOLDER, file)))).toEqual(files);
  });

  test('its README carries the title, stays short and says that the numbers are invented', () => {
    const lines = textOf(`${example.id}/README.md`).trim().split('\n');
    expect(lines[0]).toBe(`# ${example.title}`);
    expect(lines.length).toBeGreaterThanOrEqual(8);
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(lines.join(' ')).toMatch(/invented\s+for this example/);
  });

  test('names no account but the documented one, and nothing of ours', () => {
    const texts = readdirSync(folderOf(example)).map((file) => textOf(`${example.id}/${file}`));
    const accounts = texts.flatMap((text) => text.match(/\b\d{12}\b/g) ?? []);
    expect(accounts.filter((account) => account !== '111122223333')).toEqual([]);
  });

  test('compares without a warning about its files', async () => {
    const { warnings, report } = await runExample(example.id);
    expect(warnings.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
    expect(report.issues).toEqual([]);
  });

  test('reaches the asked precision with little work: at most 4 million state entries', async () => {
    const { report } = await runExample(example.id);
    const { executions, reached } = report.engine;
    expect(reached).toBe(true);
    // both types together; 4 million take about 0.3 s at 15 million a second
    expect(executions * (report.alternatives[0]?.perExecution.transitions.mean ?? Infinity)).toBeLessThan(4e6);
  });

  test('takes no default of unknown source for a duration, an item count or the odds of a Choice', async () => {
    const { report } = await runExample(example.id);
    const guessed = report.assumptions.filter(({ id }) => /^program\.(duration|items|odds|wait|itemBytes):/.test(id));
    expect(guessed.map(({ id }) => id)).toEqual([]);
  });
});

test('the examples use every way to give arrivals, both query languages and many distributions', () => {
  const profiles = EXAMPLES.map(({ load }) => textOf(load)).join('\n');
  const workflows = EXAMPLES.map(({ workflow }) => textOf(workflow)).join('\n');
  const words = [
    'executor: constant-arrival-rate',
    'executor: ramping-arrival-rate',
    'executor: expression',
    'executor: trace',
    'executor: monthly',
    'phases:',
    'process: uniform',
    'process: burst',
    ...[
      'lognormal',
      'gamma',
      'exponential',
      'uniform',
      'weibull',
      'pareto',
      'normal',
      'mixture',
      'empirical',
      'geometric',
    ],
    'coldStart:',
    'workers:',
    'level: ALL',
  ];
  expect(words.filter((word) => !profiles.includes(word))).toEqual([]);
  const fields = ['JSONata', 'Parameters', 'Assign', 'Catch', 'Retry', 'JitterStrategy', '.sync', '.waitForTaskToken'];
  expect(fields.filter((field) => !workflows.includes(field))).toEqual([]);
});
