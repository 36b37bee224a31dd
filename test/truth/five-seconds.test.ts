import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { compare, loadBooks, type Report, renderText } from '../../src/index.ts';
import { sharedFolder } from '../support/shared.ts';

/**
 * Definitions of others, run without a word about their load: every claim of the report is held against what the
 * definition says, read here by other means.
 */

const SHARED = sharedFolder();
const FOLDER = SHARED && resolve(SHARED, 'corpus/asl-valid');
const EVERY = 20;
const files =
  FOLDER === undefined
    ? []
    : readdirSync(FOLDER, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.(json|ya?ml)$/.test(entry.name))
        .map((entry) => resolve(entry.parentPath, entry.name))
        .sort()
        .filter((_, i) => i % EVERY === 0);

const books = loadBooks();

interface Found {
  readonly name: string;
  readonly pointer: string;
  readonly raw: Record<string, unknown>;
}

/** Every state of a document, whatever holds it. */
function statesOf(value: unknown, pointer = ''): Found[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = (value as Record<string, unknown>)['States'];
  const named =
    typeof own === 'object' && own !== null && !Array.isArray(own)
      ? Object.entries(own).map(([name, raw]) => ({
          name,
          pointer: `${pointer}/States/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
          raw: raw as Record<string, unknown>,
        }))
      : [];
  const inner = Object.entries(value).flatMap(([key, each]) =>
    statesOf(each, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
  return [...named, ...inner];
}

const resourceOf = ({ raw }: Found): string => (typeof raw['Resource'] === 'string' ? raw['Resource'] : '');
const isDistributed = ({ raw }: Found): boolean =>
  raw['Type'] === 'Map' &&
  JSON.stringify((raw['ItemProcessor'] as { ProcessorConfig?: unknown })?.ProcessorConfig ?? {}).includes(
    'DISTRIBUTED',
  );
const needsStandard = (state: Found): boolean =>
  isDistributed(state) || /:activity:|\.sync(:2)?$|\.waitForTaskToken$/.test(resourceOf(state));
const isOpen = (state: Found): boolean =>
  state.raw['Type'] === 'Task' && !/^arn:[^$]*:(lambda|states):[^$]*/.test(resourceOf(state));

async function reportOf(text: string): Promise<Report | undefined> {
  const answer = await compare({ workflow: { text } }, books.ok ? books.value : undefined);
  return answer.ok ? answer.value : undefined;
}

test.skipIf(files.length === 0)('the corpus has definitions to look at', () => {
  expect(files.length).toBeGreaterThanOrEqual(25);
});

test.skipIf(files.length === 0).for(files)('%s: no claim beyond what it says', { timeout: 60_000 }, async (file) => {
  const text = readFileSync(file, 'utf8');
  const report = await reportOf(text);
  if (report === undefined) return; // an error is no claim
  const states = statesOf(parse(text));
  const said = renderText(report, { colour: false, width: 100_000 });
  const express = report.alternatives.filter(({ workflowType }) => workflowType === 'express');
  const problems = [
    ...report.alternatives
      .flatMap(({ blockers }) => blockers)
      .filter(({ code, pointer }) => {
        const state = states.find((one) => one.pointer === pointer);
        if (code === 'app.express-forbids-integration') return state === undefined || !needsStandard(state);
        return code !== 'app.express-too-long' || !states.some(({ raw }) => Number(raw['Seconds']) > 0);
      })
      .map(({ message }) => `ruled out without ground: ${message}`),
    ...report.alternatives
      .flatMap(({ limits }) => limits)
      .filter(({ verdict, quota }) => verdict === 'exceeded' && quota !== 'Definition size')
      .map(({ quota }) => `exceeded without a load: ${quota}`),
    ...(/nothing in this workflow forbids it/.test(said) &&
    states.some((state) => needsStandard(state) || isOpen(state))
      ? ['says that nothing forbids Express']
      : []),
    ...(states.some(needsStandard) && express.some(({ eligible }) => eligible) ? ['Express is said to be able'] : []),
    ...(/\bexceed(s|ed)\b/.test(report.verdict.sentence) ? ['the verdict exceeds something'] : []),
    ...(/saves|\$[\d.,]+ a month/.test(report.verdict.sentence) ? ['a total of a month that nobody gave'] : []),
    ...report.alternatives
      .filter(({ eligible, perExecution: { outcomes } }) => eligible && outcomes.timedOut > 0)
      .map(({ label }) => `${label}: a placeholder runs into a timeout`),
  ];
  expect(problems).toEqual([]);
});
