import { expect, test } from 'vitest';
import { knownRegions, parsePriceBook, priceUsage } from '../../src/price/index.ts';
import { usdDecimal } from '../../src/units/index.ts';
import { awsBook, must } from './books.ts';

// An offer file in the shape that AWS publishes for AmazonStates: products by SKU, terms by SKU, offer term and rate code.

interface Rate {
  readonly unit: string;
  readonly begin: string;
  readonly end: string;
  readonly price: string;
  readonly currency?: string;
}

interface Product {
  readonly sku: string;
  readonly region: string | undefined;
  readonly usagetype: string;
  readonly group: string;
  readonly rates: readonly Rate[];
}

const one = (unit: string, price: string): Rate[] => [{ unit, begin: '0', end: 'Inf', price }];
const DURATION: readonly Rate[] = [
  { unit: 'GB-Second', begin: '18000000', end: 'Inf', price: '0.0000045600' },
  { unit: 'GB-Second', begin: '0', end: '3600000', price: '0.0000166700' },
  { unit: 'GB-Second', begin: '3600000', end: '18000000', price: '0.0000083300' },
];

function offerFile(products: readonly Product[], extra: object = {}): string {
  const terms = (p: Product): object => ({
    [`${p.sku}.JRTCKXETXF`]: {
      offerTermCode: 'JRTCKXETXF',
      sku: p.sku,
      effectiveDate: '2026-09-01T00:00:00Z',
      priceDimensions: Object.fromEntries(
        p.rates.map((r, i) => [
          `${p.sku}.JRTCKXETXF.${i}`,
          {
            rateCode: `${p.sku}.JRTCKXETXF.${i}`,
            description: 'a price',
            beginRange: r.begin,
            endRange: r.end,
            unit: r.unit,
            pricePerUnit: { [r.currency ?? 'USD']: r.price },
            appliesTo: [],
          },
        ]),
      ),
      termAttributes: {},
    },
  });
  const file = {
    formatVersion: 'v1.0',
    offerCode: 'AmazonStates',
    version: '20260925000000',
    publicationDate: '2026-09-25T18:11:40Z',
    products: Object.fromEntries(
      products.map((p) => [
        p.sku,
        {
          sku: p.sku,
          productFamily: 'AWS Step Functions',
          attributes: {
            servicecode: 'AmazonStates',
            location: 'somewhere',
            ...(p.region === undefined ? {} : { regionCode: p.region }),
            usagetype: p.usagetype,
            group: p.group,
            operation: '',
          },
        },
      ]),
    ),
    terms: { OnDemand: Object.fromEntries(products.map((p) => [p.sku, terms(p)])) },
    ...extra,
  };
  return JSON.stringify(file, null, 1);
}

const step = (region: string, prefix: string, price: string): Product[] => [
  {
    sku: `T${region}`,
    region,
    usagetype: `${prefix}StateTransition`,
    group: 'SFN-StateTransitions',
    rates: one('StateTransitions', price),
  },
  {
    sku: `R${region}`,
    region,
    usagetype: `${prefix}StepFunctions-Request`,
    group: 'SFN-ExpressWorkflows-Requests',
    rates: one('Requests', '0.0000010000'),
  },
  {
    sku: `D${region}`,
    region,
    usagetype: `${prefix}StepFunctions-GB-Second`,
    group: 'SFN-ExpressWorkflows-Duration',
    rates: DURATION,
  },
];
const TRANSFER: Product = {
  sku: 'X1',
  region: 'us-east-1',
  usagetype: 'USE1-USE2-AWS-Out-Bytes',
  group: 'AWSDataTransfer',
  rates: one('GB', '0.01'),
};
const OFFER = offerFile([
  ...step('us-east-1', '', '0.0000250000'),
  ...step('ap-northeast-2', 'APN2-', '0.0000271000'),
  TRANSFER,
]);

test('the regions of an offer file are those with Step Functions prices', () => {
  expect(knownRegions(OFFER)).toEqual(['ap-northeast-2', 'us-east-1']);
});

test.for(['us-east-1', 'ap-northeast-2'])('in %s it bills as our own book without free tier', (region) => {
  const book = must(parsePriceBook(OFFER, { region, file: 'AmazonStates.json' }));
  const usage = new Map([
    ['stateTransition', 12_345],
    ['expressRequest', 1e8],
    ['gbSecond', 62.5e6],
  ] as const);
  const bills = [book, awsBook(region)].map((b) => usdDecimal(priceUsage(b, usage, { freeTier: false }).total));
  expect(bills[0]).toBe(bills[1]);
  expect([book.currency, book.retrieved, book.rows.size]).toEqual(['USD', '2026-09-25', 3]);
});

test('each row says which product it comes from', () => {
  const book = must(parsePriceBook(OFFER, { region: 'ap-northeast-2' }));
  expect(book.rows.get('stateTransition')?.source).toBe(
    'AWS Price List AmazonStates, APN2-StateTransition, SKU Tap-northeast-2, effective 2026-09-01',
  );
});

test('a free first range becomes the free tier', () => {
  const rates: Rate[] = [
    { unit: 'StateTransitions', begin: '0', end: '4000', price: '0.0000000000' },
    { unit: 'StateTransitions', begin: '4000', end: 'Inf', price: '0.0000250000' },
  ];
  const [transition] = step('us-east-1', '', '0');
  const book = must(parsePriceBook(offerFile([{ ...transition!, rates }]), { region: 'us-east-1' }));
  const usage = new Map([['stateTransition', 10_000]] as const);
  const totals = [true, false].map((freeTier) => usdDecimal(priceUsage(book, usage, { freeTier }).total));
  expect(totals).toEqual(['0.15', '0.25']);
});

test('prices and ranges per GB-hour are read as 3,600 GB-s', () => {
  const rates: Rate[] = [
    { unit: 'GB-Hours', begin: '0', end: '1000', price: '0.0600120000' },
    { unit: 'GB-Hours', begin: '1000', end: 'Inf', price: '0.0299880000' },
  ];
  const duration = step('us-east-1', '', '0')[2]!;
  const book = must(parsePriceBook(offerFile([{ ...duration, rates }]), { region: 'us-east-1' }));
  const bill = priceUsage(book, new Map([['gbSecond', 4e6]] as const), { freeTier: false });
  expect(usdDecimal(bill.total)).toBe('63.344');
});

test('China is in CNY', () => {
  const [transition] = step('cn-north-1', 'CNN1-', '0');
  const rates = [{ ...one('StateTransitions', '0.0001891000')[0]!, currency: 'CNY' }];
  expect(must(parsePriceBook(offerFile([{ ...transition!, rates }]), { region: 'cn-north-1' })).currency).toBe('CNY');
});

test('a product without region code is left out with a warning', () => {
  const [stray] = step('stray', 'X-', '0.01');
  const text = offerFile([...step('us-east-1', '', '0.000025'), { ...stray!, region: undefined }]);
  const parse = parsePriceBook(text, { region: 'us-east-1' });
  expect(parse.ok && parse.warnings.map((w) => [w.code, w.pointer])).toEqual([
    ['price.missing-field', '/products/Tstray'],
  ]);
});

const transition = (rates: readonly Rate[]): string => offerFile([{ ...step('us-east-1', '', '0')[0]!, rates }]);
const RATE = '/terms/OnDemand/Tus-east-1/Tus-east-1.JRTCKXETXF/priceDimensions/Tus-east-1.JRTCKXETXF';
const rate = (begin: string, end: string, price = '0.01', unit = 'StateTransitions'): Rate => ({
  unit,
  begin,
  end,
  price,
});

const REFUSED = [
  // text, code, pointer, why
  [offerFile([], { offerCode: 'AWSLambda' }), 'price.wrong-service', '', 'another service'],
  [offerFile([], { terms: {} }), 'price.missing-field', '', 'no terms'],
  [
    offerFile(step('us-east-1', '', '1'), { terms: { OnDemand: {} } }),
    'price.missing-field',
    '/products/Tus-east-1',
    'a product without a price',
  ],
  [transition([rate('0', 'Inf', '-1')]), 'price.negative-price', `${RATE}.0/pricePerUnit/USD`, 'below zero'],
  [transition([rate('0', 'Inf', 'free')]), 'price.bad-price', `${RATE}.0/pricePerUnit/USD`, 'no number'],
  [transition([rate('0', 'many')]), 'price.bad-number', `${RATE}.0/endRange`, 'no range'],
  [transition([rate('0', 'Inf', '1', 'Bytes')]), 'price.unknown-unit', `${RATE}.0`, 'another unit'],
  [transition([rate('1', 'Inf')]), 'price.tier-order', `${RATE}.0`, 'starts above 0'],
  [transition([rate('0', '10'), rate('20', 'Inf')]), 'price.tier-order', `${RATE}.1`, 'a gap'],
  [transition([rate('0', '10'), rate('5', 'Inf')]), 'price.tier-order', `${RATE}.1`, 'an overlap'],
  [transition([rate('0', '10')]), 'price.tier-order', `${RATE}.0`, 'nothing above the last'],
  [transition([{ ...rate('0', 'Inf'), currency: 'x' }]), 'price.missing-currency', `${RATE}.0`, 'no currency'],
  [
    transition([rate('0', '10'), { ...rate('10', 'Inf'), currency: 'CNY' }]),
    'price.mixed-currency',
    `${RATE}.1`,
    'two currencies',
  ],
  [
    offerFile([...step('us-east-1', '', '1'), { ...step('us-east-1', '', '2')[0]!, sku: 'T2' }]),
    'price.duplicate-row',
    '/products/T2',
    'two products for one price',
  ],
] as const;

test.for(REFUSED.map(([text, code, pointer, why]) => ({ text, code, pointer, why })))(
  '$why: $code at $pointer',
  ({ text, code, pointer }) => {
    const parse = parsePriceBook(text, { region: 'us-east-1' });
    const issues = parse.ok ? [] : parse.issues;
    expect(issues.map((i) => [i.code, i.pointer])).toContainEqual([code, pointer]);
  },
);
