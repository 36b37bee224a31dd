import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Definition, parseWorkflow } from '../../src/asl/index.ts';
import { compile } from '../../src/program/index.ts';
import { parseLoadProfile, type Scenario } from '../../src/scenario/index.ts';
import { latencyBook } from '../scenario/book.ts';
import { DESIGN_PROFILE } from '../scenario/design-profile.ts';

const PAGE = readFileSync(resolve(import.meta.dirname, '../../docs/load-profile.md'), 'utf8');

/** Fenced blocks of one language, each with the heading it stands under. */
function blocksOf(language: string): { heading: string; text: string }[] {
  const blocks: { heading: string; text: string }[] = [];
  let heading = '';
  let open: string[] | undefined;
  for (const line of PAGE.split('\n')) {
    if (open === undefined && line.startsWith('#')) heading = line.replace(/^#+ /, '');
    if (line === '```' && open !== undefined) {
      blocks.push({ heading, text: `${open.join('\n')}\n` });
      open = undefined;
    } else if (line.startsWith('```')) open = line === `\`\`\`${language}` ? [] : open;
    else open?.push(line);
  }
  return blocks;
}

const definition = ((): Definition => {
  const parsed = parseWorkflow(blocksOf('json').at(-1)?.text ?? '');
  if (!parsed.ok) throw new Error(parsed.issues.map(({ message }) => message).join('\n'));
  return parsed.value;
})();

const [startsCsv, itemsCsv, durationsCsv] = blocksOf('csv').map(({ text }) => text);
const files = new Map([
  ['starts.csv', startsCsv],
  ['items.csv', itemsCsv],
  ['durations.csv', durationsCsv],
]);
const latency = latencyBook();
const read = (text: string) =>
  parseLoadProfile(text, { file: 'order.load.yaml', definition, latency, readText: (path) => files.get(path) });

function scenarioOf(text: string): Scenario {
  const parsed = read(text);
  if (!parsed.ok) throw new Error(parsed.issues.map(({ line, message }) => `${line} ${message}`).join('\n'));
  return parsed.value;
}

describe('docs/load-profile.md', () => {
  test.for(blocksOf('yaml').map(({ heading, text }, i) => [i + 1, heading, text] as const))(
    'YAML block %i, under "%s", is a whole profile without a problem',
    ([, , text]) => {
      const parsed = read(text);
      expect(parsed.ok ? parsed.warnings : parsed.issues).toEqual([]);
    },
  );

  test('the profile of nested workflows is whole, for a parent that starts them', () => {
    const [{ text } = { text: '' }] = blocksOf('yml');
    const task = { Type: 'Task', Resource: 'arn:aws:states:::states:startExecution', End: true };
    const parent = parseWorkflow(
      JSON.stringify({
        StartAt: 'Start',
        States: {
          Start: { ...task, End: undefined, Parameters: { StateMachineArn: 'Child' }, Next: 'StartAnother' },
          StartAnother: { ...task, Parameters: { 'StateMachineArn.$': '$.arn' } },
        },
      }),
    );
    const child = parseWorkflow(JSON.stringify({ StartAt: 'Charge', States: { Charge: { Type: 'Pass', End: true } } }));
    if (!parent.ok || !child.ok) throw new Error('the workflows of the test are wrong');
    const nested = new Map([['Child', child.value]]);
    const parsed = parseLoadProfile(text, { definition: parent.value, nested, latency });
    const issues = parsed.ok ? parsed.warnings : parsed.issues;
    expect(issues.map(({ code }) => code)).toEqual(['scenario.no-effect']); // Charge is a Pass here
    expect(parsed.ok && [...parsed.value.workflows!].map(([name, { type }]) => [name, type])).toEqual([
      ['Child', 'standard'],
      ['Archive', 'express'],
    ]);
  });

  test('the workflow has every state the profile of the design speaks of', () => {
    expect(read(DESIGN_PROFILE).ok).toBe(true);
  });

  test('the refusals shown are those the reader gives', () => {
    const profile = `arrivals: 20/s\nstates:\n  ValidateOrder: { duration: 120 }\n  IsInStok: { next: { ShipOrder: 80 %, Backorder: 10 % } }\n`;
    const parsed = read(profile);
    const told = (parsed.ok ? [] : parsed.issues).map(
      ({ file, line, column, pointer, message, hint }) =>
        `${file}:${line}:${column} ${pointer} ${message}\n${hint === undefined ? '' : `  hint: ${hint}\n`}`,
    );
    expect(blocksOf('text')[0]?.text).toBe(told.join(''));
  });

  test('the latency table has the values of the data set', () => {
    const { standard, express } = scenarioOf('arrivals: 20/s').latency;
    const rows = PAGE.split('\n').flatMap((line) => {
      const [, field, , onStandard, onExpress] = line.split('|').map((cell) => cell.trim());
      return field !== undefined && /^`\w+`$/.test(field) && onExpress ? [[field, onStandard, onExpress]] : [];
    });
    const unit = (field: string): string => (/Ms$|Kib$/.test(field) ? ' ms' : '');
    const want = Object.keys(standard).map((field) => {
      const key = field as keyof typeof standard;
      return [`\`${field}\``, `${standard[key]}${unit(field)}`, `${express[key]}${unit(field)}`];
    });
    expect(rows.filter(([field]) => want.some(([name]) => name === field))).toEqual(want);
  });

  test('the table of assumed durations and counts has the values the program takes', () => {
    const { assumptions } = compile(definition, scenarioOf('arrivals: 20/s'), 'standard');
    const assumed = new Map(assumptions.map(({ id, value }) => [id, value]));
    const taken = [
      ['Lambda function, HTTP call', assumed.get('program.duration:ValidateOrder')],
      ['any other service call', assumed.get('program.duration:ProcessItem')],
      ['callback (`.waitForTaskToken`)', assumed.get('program.duration:ApprovalRequired')],
      ['activity worker', assumed.get('program.duration:OnPremWork')],
      ['Wait whose time comes from data', assumed.get('program.wait:Backorder')],
    ];
    expect(taken.filter(([what, value]) => !PAGE.includes(`| ${what} | \`${value}\` |`))).toEqual([]);
    expect(assumed.get('program.items:ProcessItems')).toBe('10 items');
    expect(PAGE).toContain('| Map / Distributed Map | `10` items /');
  });

  test('the defaults it names are those the reader takes', () => {
    const { horizon, month, seed, arrivals, inputs, onThrottle, account } = scenarioOf('arrivals: 20/s');
    expect({ horizon, month, seed, process: arrivals.process, inputs }).toEqual({
      horizon: 30 * 86_400_000,
      month: 730 * 3_600_000,
      seed: 1,
      process: 'poisson',
      inputs: [],
    });
    expect(onThrottle).toEqual({ kind: 'retry', base: 100, cap: 20_000, maxAttempts: 5, jitter: 'full' });
    expect(account).toMatchObject({
      region: 'us-east-1',
      freeTier: true,
      startEndTransitions: 0,
      logging: { level: 'OFF', includeExecutionData: false },
    });
    const { lambda } =
      scenarioOf(
        'arrivals: 20/s\nstates: { ValidateOrder: { lambda: { coldStart: { probability: 1 % } } } }',
      ).states.get('ValidateOrder') ?? {};
    expect(lambda).toMatchObject({ memory: 128, architecture: 'x86_64' });
    expect(lambda?.coldStart?.duration.quantile(0.5)).toBeCloseTo(350, 6);
    expect(lambda?.coldStart?.duration.quantile(0.99)).toBeCloseTo(1200, 6);
  });
});
