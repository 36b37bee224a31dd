import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderNamed, freshStepmeter, stepmeter, WORKFLOW } from './run-cli.ts';

const TIMEOUT = 120_000;
const SECRET = 'TOP,SECRET';
const home = folderNamed('a profile of a stranger');
const profile = join(home, 'profile', 'p.load.yaml');
mkdirSync(join(home, 'profile', 'below'), { recursive: true });
mkdirSync(join(home, 'elsewhere'));
writeFileSync(join(home, 'secret.csv'), SECRET);
writeFileSync(
  join(home, 'elsewhere', 'starts.csv'),
  'timestamp,count\n2026-11-01T00:00:00Z,5\n2026-11-01T01:00:00Z,7\n',
);
symlinkSync(join(home, 'secret.csv'), join(home, 'profile', 'link.csv'));
symlinkSync(join(home, 'elsewhere'), join(home, 'profile', 'folder'));
execFileSync('mkfifo', [join(home, 'profile', 'pipe.csv')]);

async function compareWith(file: string, more: readonly string[] = []): Promise<{ code: number | null; told: string }> {
  writeFileSync(profile, `arrivals: { scenarios: [ { executor: trace, file: ${JSON.stringify(file)} } ] }\n`);
  const { code, stdout, stderr } = await freshStepmeter(['compare', WORKFLOW, '--load', profile, ...more]);
  return { code, told: stdout + stderr };
}

test.for([
  ['../secret.csv', 'it is outside of the folder', 'a path that leads out'],
  ['link.csv', 'it is outside of the folder', 'a link that leads out'],
  ['folder/starts.csv', 'it is outside of the folder', 'a link to a folder elsewhere'],
  ['/dev/zero', 'it is outside of the folder', 'a device without end'],
  ['pipe.csv', 'it is no file', 'a pipe nobody writes to'],
  ['below', 'it is no file', 'a folder'],
  ['none.csv', 'there is no such file', 'a file that is not there'],
] as const)('a load profile cannot read %s: %s (%s)', { timeout: TIMEOUT }, async ([file, why]) => {
  const { code, told } = await compareWith(file);
  expect([code, told.includes(why), told.includes(SECRET)]).toEqual([1, true, false]);
});

test('a folder that the user allows may be read from', { timeout: TIMEOUT }, async () => {
  const { code } = await compareWith('../elsewhere/starts.csv', ['--allow', join(home, 'elsewhere')]);
  expect(code).toBe(0);
});

test.for([
  [['compare', WORKFLOW, '--load', '/dev/zero'], 1, 'it is a device', 'a profile without end'],
  [['compare', WORKFLOW, '--out', ''], 2, '--out takes the name of a folder', 'an empty folder name'],
  [['limits', WORKFLOW, '--out', ''], 2, '--out takes the name of a folder', 'the same for limits'],
  [['serve', '--port', '0', '--prices', 'NOFILE'], 1, 'there is no such file', 'a server without its prices'],
  [['serve', '--allow-host', 'a b'], 2, '--allow-host takes a name', 'a host that is none'],
] as const)('stepmeter %j ends with %i and tells: %s (%s)', { timeout: TIMEOUT }, async ([args, want, words]) => {
  const { code, stderr } = await freshStepmeter(args);
  expect([code, stderr.includes(words)]).toEqual([want, true]);
});

test('a standard output that is full has an exit code of its own', { timeout: TIMEOUT }, () => {
  const script = `node dist/cli/main.js compare ${JSON.stringify(WORKFLOW)} > /dev/full 2>/dev/null; echo $?`;
  expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' }).trim()).toBe('74');
});

test('files of an answer take the places of the old ones together, and leave no drafts', {
  timeout: TIMEOUT,
}, async () => {
  const out = join(home, 'answer');
  await freshStepmeter(['compare', WORKFLOW, '--monthly', '1M', '--out', out]);
  const first = readFileSync(join(out, 'report.json'), 'utf8');
  await freshStepmeter(['compare', WORKFLOW, '--monthly', '2M', '--out', out]);
  const drafts = readdirSync(out).filter((name) => name.startsWith('.'));
  expect([drafts, readFileSync(join(out, 'report.json'), 'utf8') === first]).toEqual([[], false]);
});

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: one of the names
/** Names that move a cursor, colour a line, end a table, run as a formula or as markup. */
const NAMES = [
  ...[
    '\u001b[31mred',
    '\u001b]0;title\u0007',
    'bell\u0007',
    '\u009b31m',
    '\u0085next line',
    'back\u0008space',
    'nul\u0000',
  ],
  ...[
    '\u202eright to left',
    '\u2066isolate',
    '\u200bzero width',
    '\ufeffmark',
    '\u2028line',
    '\u00adsoft',
    'del\u007f',
  ],
  ...['=1+1', '+1', '-1', '@SUM(A1)', '|pipe|', '`code`', '**bold**', '[a](javascript:alert(1))', '<b>bold</b>'],
  ...[
    '<script>alert(1)</script>',
    '</script>',
    '"><img src=x onerror=alert(1)>',
    '${x}',
    '{{x}}',
    'a\rb',
    'a\nb',
    'a\tb',
  ],
  '\u{e0001}tag',
];
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: one of the names
const hostile = join(home, 'hostile.asl.json');
writeFileSync(
  hostile,
  JSON.stringify({
    Comment: NAMES.join(' '),
    StartAt: `S0${NAMES[0]}`,
    States: Object.fromEntries(
      NAMES.map((name, i) => [
        `S${i}${name}`,
        {
          Type: 'Task',
          Resource: 'arn:aws:lambda:us-east-1:111122223333:function:work',
          ...(i + 1 < NAMES.length ? { Next: `S${i + 1}${NAMES[i + 1]}` } : { End: true }),
        },
      ]),
    ),
  }),
);
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\u00ad]|(?![\u200c\u200d])\p{Cf}/u;
const alone = (text: string): boolean => CONTROLS.test(text.replace(/[\n\r\t]/g, ''));

test.for([
  ['trace', hostile],
  ['trace', hostile, '-f', 'json'],
  ['compare', hostile],
  ['compare', hostile, '--monthly', '1M', '-f', 'json'],
  ['compare', hostile, '--monthly', '1M', '-f', 'csv'],
  ['compare', hostile, '--monthly', '1M', '-f', 'markdown'],
  ['limits', hostile, '--monthly', '1M'],
  ['limits', hostile, '--monthly', '1M', '-f', 'csv'],
  ['limits', hostile, '--monthly', '1M', '-f', 'json'],
  ['validate', hostile],
  ['validate', hostile, '-f', 'json'],
  ['inspect', hostile],
  ['inspect', hostile, '-f', 'json'],
  ['inspect', hostile, '--definition'],
  ['compare', hostile, `--bad${NAMES[0]}`],
  ['compare', hostile, '--precision', NAMES[0]!],
  ['compare', hostile, '--region', NAMES[0]!],
  ['compare', `none${NAMES[0]}`],
  ['prices', '--prices', `none${NAMES[0]}`],
] as const)('%j prints 32 hostile names without one working control character', { timeout: TIMEOUT }, async (args) => {
  const { stdout, stderr } = await stepmeter(args);
  expect([stdout + stderr !== '', alone(stdout), alone(stderr)]).toEqual([true, false, false]);
});
