import fc from 'fast-check';
import { expect, test } from 'vitest';
import { knownRegions, parsePriceBook, priceUsage } from '../../src/price/index.ts';
import { usdDecimal } from '../../src/units/index.ts';
import { AWS_PRICES, must, STUDY_NOTES } from './books.ts';

/** A user's book of one region with one row, a line per field. */
const own = (row: string, head = '"currency": "USD", "retrieved": "2026-11-20", "region": "eu-south-2",'): string =>
  `{ ${head}\n"rows": [\n${row}\n] }`;
const TRANSITION = '"dimension": "stateTransition", "unit": "transition"';

const REFUSED = [
  // text, code, pointer, line, why
  ['{ "rows": [', 'price.not-json', '', 1, 'cut off'],
  ['', 'price.not-json', '', 1, 'empty'],
  ['{\n// note\n"rows": [] }', 'price.not-json', '', 2, 'JSON has no comments'],
  ['['.repeat(100_000), 'price.not-json', '', 1, 'nests too deep'],
  ['[1, 2]', 'price.not-a-book', '', 1, 'no rows and no offer'],
  [own(`{ ${TRANSITION}, "price": "abc" }`), 'price.bad-price', '/rows/0/price', 3, 'no number'],
  [own(`{ ${TRANSITION},\n"price": "-0.01" }`), 'price.negative-price', '/rows/0/price', 4, 'below zero'],
  [own(`{ ${TRANSITION}, "price": true }`), 'price.bad-price', '/rows/0/price', 3, 'no number at all'],
  [own(`{ ${TRANSITION}, "price": "1", "tiers": [] }`), 'price.missing-field', '/rows/0', 3, 'two prices'],
  [own(`{ ${TRANSITION} }`), 'price.missing-field', '/rows/0', 3, 'no price'],
  [own(`{ ${TRANSITION}, "prize": "1", "price": "1" }`), 'price.unknown-field', '/rows/0/prize', 3, 'a slip'],
  [own(`{ ${TRANSITION}, "per": 0, "price": "1" }`), 'price.bad-number', '/rows/0/per', 3, 'per nothing'],
  [
    own('{ "dimension": "stateTransitions", "unit": "transition", "price": "1" }'),
    'price.unknown-dimension',
    '/rows/0/dimension',
    3,
    'a slip',
  ],
  [
    own('{ "dimension": "gbSecond", "unit": "GB", "price": "1" }'),
    'price.unknown-unit',
    '/rows/0/unit',
    3,
    'GB is not sold',
  ],
  [own('{ "dimension": "gbSecond", "price": "1" }'), 'price.missing-field', '/rows/0', 3, 'no unit'],
  [own('7'), 'price.wrong-type', '/rows/0', 3, 'a row is an object'],
  [
    own(`{ ${TRANSITION}, "tiers": [ { "from": 5, "price": "1" } ] }`),
    'price.tier-order',
    '/rows/0/tiers/0',
    3,
    'tiers start at 0',
  ],
  [
    own(
      `{ ${TRANSITION}, "tiers": [\n{ "from": 0, "price": "1" },\n{ "from": 10, "price": "2" },\n{ "from": 10, "price": "3" } ] }`,
    ),
    'price.tier-order',
    '/rows/0/tiers/2',
    6,
    'tiers go up',
  ],
  [
    own(`{ ${TRANSITION}, "tiers": [ { "from": -1, "price": "1" } ] }`),
    'price.bad-number',
    '/rows/0/tiers/0/from',
    3,
    'no quantity',
  ],
  [own(`{ ${TRANSITION}, "price": "1" }`, '"region": "x",'), 'price.missing-currency', '/rows/0', 3, 'no currency'],
  [own(`{ ${TRANSITION}, "currency": "$", "price": "1" }`), 'price.missing-currency', '/rows/0/currency', 3, 'a sign'],
  [own(`{ ${TRANSITION}, "price": "1" }`, '"currency": "USD",'), 'price.missing-field', '/rows/0', 3, 'no region'],
  [
    own(`{ ${TRANSITION}, "price": "1" },\n{ ${TRANSITION}, "price": "2" }`),
    'price.duplicate-row',
    '/rows/1',
    4,
    'two prices of one thing',
  ],
  [
    own(
      `{ ${TRANSITION}, "price": "1" },\n{ "dimension": "expressRequest", "unit": "request", "currency": "CNY", "price": "2" }`,
    ),
    'price.mixed-currency',
    '/rows/1',
    4,
    'one bill, one currency',
  ],
  [
    own(
      `{ ${TRANSITION}, "price": "1", "freeTier": { "amount": 1, "pool": "p" } },\n{ "dimension": "expressRequest", "unit": "request", "price": "2", "freeTier": { "amount": 2, "pool": "p" } }`,
    ),
    'price.pool-mismatch',
    '/rows/1',
    4,
    'one pool, two amounts',
  ],
  [own(`{ ${TRANSITION}, "price": "1", "price": "2" }`), 'price.duplicate-field', '/rows/0/price', 3, 'written twice'],
] as const;

test.for(REFUSED.map(([text, code, pointer, line, why]) => ({ text, code, pointer, line, why })))(
  '$why: $code at $pointer',
  ({ text, code, pointer, line }) => {
    const parse = parsePriceBook(text, { file: 'own.json', region: 'eu-south-2' });
    const issues = parse.ok ? [] : parse.issues.filter((issue) => issue.severity === 'error');
    expect(issues.map((i) => [i.code, i.pointer, i.line, i.file])).toContainEqual([code, pointer, line, 'own.json']);
  },
);

test.for([
  ['us-eats-1', 'Did you mean "us-east-1"?', 'a slip of the keyboard'],
  ['ap-northeast-3', 'Regions with prices: af-south-1, ap-east-1', 'AWS sells there, but its price was not found'],
  ['', 'Regions with prices: af-south-1', 'no region at all'],
] as const)('region "%s" has no default price: %s (%s)', ([region, hint]) => {
  const parse = parsePriceBook(AWS_PRICES, { region });
  const [issue] = parse.ok ? [] : parse.issues;
  expect([issue?.code, issue?.hint?.includes(hint)]).toEqual(['price.unknown-region', true]);
});

test('a book of many regions, prices as numbers or text, with a free tier per GB-hour', () => {
  const text = own(
    `{ ${TRANSITION}, "regions": ["a-1", "b-1"], "per": 1000, "price": 0.025 },
     { "dimension": "gbSecond", "unit": "GB-hour", "regions": ["b-1"], "freeTier": { "amount": 1 },
       "tiers": [ { "from": 0, "price": "0.06" }, { "from": 10, "price": 6e-2 } ] }`,
    '"currency": "EUR", "retrieved": "2026-11-20",',
  );
  expect(knownRegions(text)).toEqual(['a-1', 'b-1']);
  const book = must(parsePriceBook(text, { region: 'b-1', file: 'prices/ours.json' }));
  const usage = new Map([
    ['stateTransition', 1000],
    ['gbSecond', 12 * 3600],
  ] as const);
  const bill = priceUsage(book, usage, { freeTier: true });
  expect([book.id, book.currency, usdDecimal(bill.total)]).toEqual(['ours', 'EUR', '0.685']);
  expect(bill.lines.map((line) => [line.dimension, line.quantity, line.source])).toEqual([
    ['stateTransition', 1000, 'prices/ours.json'],
    ['gbSecond', 3600, 'prices/ours.json'],
    ['gbSecond', 36_000, 'prices/ours.json'],
    ['gbSecond', 3600, 'prices/ours.json'],
  ]);
});

test('the example in the hint is itself a book', () => {
  const parse = parsePriceBook('{}', { region: 'eu-south-2' });
  const hint = (parse.ok ? '' : parse.issues[0].hint) ?? '';
  const example = hint.slice(hint.indexOf('{'), hint.lastIndexOf('} ] }') + 5);
  const book = must(parsePriceBook(example, { region: 'eu-south-2' }));
  const usage = new Map([
    ['stateTransition', 1000],
    ['gbSecond', 1001 * 3600],
  ] as const);
  expect(usdDecimal(priceUsage(book, usage, { freeTier: true }).total)).toBe('60.055');
});

test('a book without a date is taken with a warning', () => {
  const parse = parsePriceBook(own(`{ ${TRANSITION}, "price": "1" }`, '"currency": "USD", "region": "r",'), {
    region: 'r',
  });
  expect(parse.ok && parse.warnings.map((w) => w.code)).toEqual(['price.no-date']);
});

test('the study notes stand for any region', () => {
  expect(knownRegions(STUDY_NOTES)).toEqual(['*']);
  expect(must(parsePriceBook(STUDY_NOTES, { region: 'ap-northeast-3' })).region).toBe('ap-northeast-3');
});

test('any text is answered with a book or with issues, never with a throw', () => {
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .tuple(fc.nat(AWS_PRICES.length), fc.nat(40), fc.string({ maxLength: 5 }))
      .map(([at, cut, put]) => AWS_PRICES.slice(0, at) + put + AWS_PRICES.slice(at + cut)),
  );
  fc.assert(
    fc.property(text, (input) => {
      const parse = parsePriceBook(input, { region: 'us-east-1' });
      expect(parse.ok ? parse.value.rows.size : parse.issues.length).toBeGreaterThan(0);
    }),
  );
});
