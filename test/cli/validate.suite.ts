import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DESIGN_PROFILE, STARTS_CSV } from '../scenario/design-profile.ts';
import { sharedFolder } from '../support/shared.ts';
import { file, freshStepmeter, stepmeter, WORKFLOW } from './run-cli.ts';

const TIMEOUT = 120_000;

interface Found {
  readonly severity: string;
  readonly code: string;
  readonly pointer: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly hint?: string;
}
interface Answer {
  readonly files: readonly { readonly file: string; readonly issues: readonly Found[] }[];
}

const brokenText =
  '{\n  "StartAt": "A",\n  "States": {\n    "A": { "Type": "Pass", "Next": "done" },\n    "Done": { "Type": "Succeed" }\n  }\n}\n';
const broken = file('broken.asl.json', brokenText);
const truncated = file('truncated.asl.json', brokenText.slice(0, 60));

test.concurrent('every file is checked, also after a broken one', { timeout: TIMEOUT }, async () => {
  const { code, stdout, stderr } = await stepmeter([
    'validate',
    broken,
    WORKFLOW,
    truncated,
    'no.json',
    '--format',
    'json',
  ]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  const { files } = JSON.parse(stdout) as Answer;
  expect(files.map((each) => each.file)).toEqual([broken, WORKFLOW, truncated, 'no.json']);
  expect(files.map(({ issues }) => issues.some(({ severity }) => severity === 'error'))).toEqual([
    true,
    false,
    true,
    true,
  ]);
  const target = files[0]?.issues.find(({ pointer }) => pointer === '/States/A/Next');
  expect(target).toMatchObject({ severity: 'error', line: 4, column: 36 });
  expect(target?.hint).toContain('"Done"');
});

test.concurrent('each issue has the fields of the design, and no others that are undocumented', {
  timeout: TIMEOUT,
}, async () => {
  const { stdout } = await stepmeter(['validate', broken, truncated, '--format', 'json']);
  const issues = (JSON.parse(stdout) as Answer).files.flatMap((each) => each.issues);
  expect(issues.length).toBeGreaterThan(1);
  for (const issue of issues) {
    const { hint = '', ...needed } = issue;
    expect(needed).toEqual({
      severity: expect.stringMatching(/^(error|warning)$/),
      code: expect.stringMatching(/^[a-z]+\.[a-z-]+$/),
      pointer: expect.stringMatching(/^(\/|$)/),
      line: expect.any(Number),
      column: expect.any(Number),
      message: expect.any(String),
    });
    expect(typeof hint).toBe('string');
  }
});

test.concurrent('a good workflow ends with 0, from standard input too', { timeout: TIMEOUT }, async () => {
  const { code, stdout } = await freshStepmeter(['validate', '-', '--format', 'json'], {
    stdin: readFileSync(WORKFLOW),
  });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({ files: [{ file: '-', issues: [] }] });
});

test.concurrent('text output names file, line, column and pointer', { timeout: TIMEOUT }, async () => {
  const { code, stdout } = await stepmeter(['validate', broken]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/broken\.asl\.json:4:36 \/States\/A\/Next .*"done"/);
  expect(stdout).toMatch(/hint: .*Done/);
});

test.concurrent('a file without problems is said to have none', { timeout: TIMEOUT }, async () => {
  const { code, stdout } = await stepmeter(['validate', WORKFLOW]);
  expect([code, stdout]).toEqual([0, '1 file checked: no problems found\n']);
});

test.concurrent('--type express adds what Express refuses', { timeout: TIMEOUT }, async () => {
  const approval = WORKFLOW.replace('three-step-lambda-chain', 'human-approval');
  const [standard, express] = await Promise.all([
    stepmeter(['validate', approval, '--type', 'standard']),
    stepmeter(['validate', approval, '--type', 'express', '--format', 'json']),
  ]);
  expect([standard.code, express.code]).toEqual([0, 1]);
  const pointers = (JSON.parse(express.stdout) as Answer).files[0]?.issues.map(({ pointer }) => pointer) ?? [];
  expect(pointers.filter((pointer) => pointer.startsWith('/States/AskManager')).length).toBeGreaterThan(0);
});

/** Texts between the first `{` of a line and the `}` that closes it: the snippets of the study notes. */
function snippetsOf(notes: string): string[] {
  const snippets: string[] = [];
  let open: string[] | undefined;
  for (const line of notes.split('\n')) {
    if (open === undefined && line === '{') open = [];
    open?.push(line);
    const text = open?.join('\n') ?? '';
    if (open !== undefined && text.split('{').length === text.split('}').length) {
      snippets.push(text);
      open = undefined;
    }
  }
  return snippets;
}

const shared = sharedFolder();

test.skipIf(shared === undefined)(
  'the snippets of the study notes: the whole one runs, lone states say what is missing',
  { timeout: TIMEOUT },
  async () => {
    const snippets = snippetsOf(readFileSync(`${shared}/seed/study-notes.txt`, 'utf8'));
    const files = snippets.map((text, i) => file(`notes-${i}.json`, text));
    const { code, stdout } = await stepmeter(['validate', ...files, '--format', 'json']);
    const answer = JSON.parse(stdout) as Answer;
    expect(code).toBe(1);
    const verdicts = answer.files.map(({ issues }) =>
      issues.filter(({ severity }) => severity === 'error').map(({ message, hint }) => `${message} ${hint}`),
    );
    expect(
      verdicts.map((errors) =>
        errors.length === 0 ? 'runs' : errors.some((text) => text.includes('StartAt')) ? 'needs StartAt' : errors,
      ),
    ).toEqual([
      'runs', // simple Lambda task
      'needs StartAt', // with error handling
      'needs StartAt', // human approval
      'needs StartAt', // S3 inventory
    ]);
  },
);

test.concurrent('the JSON Schema is JSON and knows the fields of the profile', { timeout: TIMEOUT }, async () => {
  const [load, report] = await Promise.all([stepmeter(['schema']), stepmeter(['schema', 'report'])]);
  expect([load.code, load.stderr, report.code, report.stderr]).toEqual([0, '', 0, '']);
  const { properties, title } = JSON.parse(load.stdout);
  expect(title).toBe('stepmeter load profile');
  expect(Object.keys(properties)).toEqual(
    expect.arrayContaining(['arrivals', 'states', 'latency', 'onThrottle', 'account']),
  );
  expect(JSON.parse(report.stdout).properties).toHaveProperty('alternatives');
});

test.concurrent('the profile of the design is read through the command line', { timeout: TIMEOUT }, async () => {
  file('starts.csv', STARTS_CSV);
  const profile = file('design.load.yaml', DESIGN_PROFILE);
  const { code, stderr } = await stepmeter(['compare', WORKFLOW, '--load', profile]);
  // its states are those of another workflow: nothing else is wrong with it
  expect(code).toBe(1);
  expect(stderr.match(/the workflow has no state named "\w+"/g)?.length).toBe(5);
  expect(stderr).toMatch(/5 errors/);
});
