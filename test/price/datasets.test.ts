import { expect, test } from 'vitest';
import type { PriceDimension } from '../../src/bill/contract/index.ts';
import { knownRegions, parsePriceBook } from '../../src/price/index.ts';
import { usdDecimal } from '../../src/units/index.ts';
import { AWS_PRICES, awsBook, must, notesBook, STUDY_NOTES } from './books.ts';

// Facts, section 1.1, typed again by hand: price per transition.
const STANDARD = {
  '0.000025': [
    ...['us-east-1', 'us-east-2', 'us-west-2', 'ca-central-1', 'eu-west-1', 'eu-central-1', 'eu-west-2', 'eu-north-1'],
    ...['ap-southeast-1', 'ap-northeast-1', 'ap-southeast-2'],
  ],
  '0.0000279': ['us-west-1'],
  '0.0000271': ['ap-northeast-2'],
  '0.0000285': ['ap-south-1'],
  '0.0000297': ['eu-west-3'],
  '0.0000375': ['sa-east-1'],
  '0.00003': ['us-gov-west-1', 'us-gov-east-1'],
  '0.0000275': ['ap-east-1', 'me-south-1'],
  '0.00002625': ['eu-south-1'],
  '0.00002975': ['af-south-1'],
  '0.0001891': ['cn-north-1', 'cn-northwest-1'],
};
const cases = Object.entries(STANDARD).flatMap(([price, regions]) => regions.map((region) => [region, price] as const));
const NO_EXPRESS = new Set(['us-gov-west-1', 'us-gov-east-1', 'cn-north-1', 'cn-northwest-1']);

test.for(cases)('%s: %s per transition', ([region, price]) => {
  expect(
    awsBook(region)
      .rows.get('stateTransition')
      ?.tiers.map((t) => [t.from, usdDecimal(t.unitPrice)]),
  ).toEqual([[0, price]]);
});

test('no other region has a price', () => {
  expect(knownRegions(AWS_PRICES)).toEqual(cases.map(([region]) => region).sort());
});

test.for(cases)('%s: Express prices are known outside GovCloud and China', ([region]) => {
  const { rows } = awsBook(region);
  const duration = rows.get('gbSecond')?.tiers.map((t) => [t.from, usdDecimal(t.unitPrice)]);
  const known = [
    [0, '0.00001667'],
    [3_600_000, '0.00000833'],
    [18_000_000, '0.00000456'],
  ];
  expect([rows.has('expressRequest'), duration]).toEqual(NO_EXPRESS.has(region) ? [false, undefined] : [true, known]);
});

test.for(cases)(
  '%s: the free tier is 4,000 transitions outside GovCloud and China, and none of Express',
  ([region]) => {
    const { rows } = awsBook(region);
    const free = (['stateTransition', 'expressRequest', 'gbSecond'] as const).map((d) => rows.get(d)?.freeTier?.amount);
    expect(free).toEqual([NO_EXPRESS.has(region) ? undefined : 4000, undefined, undefined]);
  },
);

test.for([
  // region, dimension, first price, why
  ['us-east-1', 'lambdaRequest', '0.0000002', 'docs/aws-rules.md 7'],
  ['us-east-1', 'lambdaGbSecondX86', '0.0000166667', 'docs/aws-rules.md 7'],
  ['us-east-1', 'lambdaGbSecondArm', '0.0000133334', 'docs/aws-rules.md 7'],
  ['ap-east-1', 'lambdaGbSecondX86', '0.00002292', 'docs/aws-rules.md 7'],
  ['eu-west-1', 'lambdaGbSecondX86', undefined, 'not found: no row'],
  ['us-east-1', 'logIngestedGb', '0.5', 'docs/aws-rules.md 7'],
  ['ap-northeast-1', 'logIngestedGb', '0.76', 'docs/aws-rules.md 7'],
  ['sa-east-1', 'logIngestedGb', undefined, 'only an estimate: no row'],
] as const)('%s: %s at %s (%s)', ([region, dimension, price]) => {
  const first = awsBook(region).rows.get(dimension)?.tiers[0];
  expect(first === undefined ? undefined : usdDecimal(first.unitPrice)).toBe(price);
});

test('China is marked as CNY, with the doubt in its note', () => {
  const book = awsBook('cn-north-1');
  expect(book.currency).toBe('CNY');
  expect(book.rows.get('stateTransition')?.note).toMatch(/very likely CNY/i);
});

test('every row of both books names its source, and no source key is left unexpanded', () => {
  const keys = Object.keys(JSON.parse(AWS_PRICES).sources);
  const rows = [
    ...knownRegions(AWS_PRICES).flatMap((region) => [...awsBook(region).rows.values()]),
    ...notesBook().rows.values(),
  ];
  expect(rows.filter((row) => row.source.split('; ').some((part) => part.length < 12 || keys.includes(part)))).toEqual(
    [],
  );
  expect(rows.filter((row) => row.confidence === 'user')).toEqual([]);
});

test('every row of the files has its own date and unit', () => {
  const rows = [AWS_PRICES, STUDY_NOTES].flatMap(
    (text) => JSON.parse(text).rows as { retrieved?: unknown; unit?: unknown }[],
  );
  expect(rows.filter((row) => row.retrieved !== '2026-11' || typeof row.unit !== 'string')).toEqual([]);
});

test('the study notes say that 0.10 per GB-hour is not the price of AWS', () => {
  expect(JSON.parse(STUDY_NOTES).note).toContain('not AWS');
  const [tier] =
    must(parsePriceBook(STUDY_NOTES, { region: 'us-east-1' })).rows.get('gbSecond' satisfies PriceDimension)?.tiers ??
    [];
  expect(tier?.listPrice).toEqual({ amount: 250_000_000n, units: 9 }); // 0.10 / 3600 = 0.00025 / 9
});
