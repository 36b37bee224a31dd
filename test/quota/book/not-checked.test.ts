import { expect, test } from 'vitest';
import { compare, limits } from '../../../src/app/index.ts';
import { loadBooks } from '../../../src/io/index.ts';
import { notChecked, parseQuotaBook, type QuotaBook } from '../../../src/quota/book/index.ts';
import { STATIC_CHECKS } from '../../../src/quota/book/static-limits.ts';
import { USE_CHECKS } from '../../../src/quota/book/use-limits.ts';
import { datasetText, must } from '../../price/books.ts';

const AWS: QuotaBook = must(parseQuotaBook(datasetText('quotas/aws-2026-11.json'), { region: 'us-east-1' }));

test('every quota of the book is either checked or named once, with the reason why not', () => {
  const checked = new Set<string>([...STATIC_CHECKS, ...USE_CHECKS]);
  const named = notChecked(AWS, { ranOverTime: false }).flatMap(({ quotas }) => quotas);
  const open = AWS.rows.filter(({ quota, value }) => !checked.has(quota) && value.kind !== 'unlimited');
  const wanted = [...new Set(open.map(({ name }) => name.replace(/ refill$/, '')))];
  expect(named.toSorted()).toEqual(wanted.toSorted());
});

test.for([
  ['RedriveExecution', 'calls', 'nobody tells how often executions are redriven'],
  ['Tags per resource', 'setUp', 'a load does not use tags'],
  ['Size of one variable', 'sizes', 'variables are followed, their sizes are not'],
  ['CloudWatch Logs PutLogEvents', 'logs', 'published best effort (docs/aws-rules.md 3.4)'],
  ['Lambda scale-up per function', 'bursts', 'only a run over time sees bursts'],
] as const)('%s stands under "%s" (%s)', ([quota, id]) => {
  const groups = notChecked(AWS, { ranOverTime: false }).filter(({ quotas }) => quotas.includes(quota));
  expect(groups.map((group) => group.id)).toEqual([id]);
});

test('a run over time checks bursts of environments; a quota of an own book that nobody knows is named', () => {
  const text = '{ "rows": [ { "quota": "Coffee", "scope": "both", "value": { "limit": 3 }, "unit": "cups" } ] }';
  const own = must(parseQuotaBook(text, { region: 'us-east-1' }));
  const ids = notChecked(AWS, { ranOverTime: true }).map(({ id }) => id);
  const [first] = notChecked(own, { ranOverTime: true });
  expect([ids.includes('bursts'), first?.id, first?.quotas]).toEqual([false, 'other', ['Coffee']]);
});

const found = loadBooks();
if (!found.ok) throw new Error('no books');
const BOOKS = found.value;
const WORKFLOW = { text: '{ "StartAt": "A", "States": { "A": { "Type": "Pass", "End": true } } }' };

test.for([
  ['compare', compare, true],
  ['limits', limits, false],
] as const)('%s says so in its report', async ([, run, names]) => {
  const load = { text: 'horizon: 60 s\narrivals: [{ rate: 1, duration: 60 s }]' };
  const answer = await run({ workflow: WORKFLOW, load }, BOOKS);
  const told = (answer.ok ? answer.value.assumptions : []).filter(({ id }) => id.startsWith('quota.no-check:'));
  const what = told.map(({ what }) => what).join('; ');
  expect([what.includes('RedriveExecution'), what.includes('Lambda scale-up')]).toEqual([true, names]);
});
