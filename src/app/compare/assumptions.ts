import type { Measurement, PriceDimension } from '../../bill/contract/index.ts';
import { DIMENSION_UNIT } from '../../bill/contract/index.ts';
import type { Assumption } from '../../issue/index.ts';
import { DIMENSIONS, type PriceRow } from '../../price/index.ts';
import type { Scenario } from '../../scenario/index.ts';
import { formatSignificant, usdDecimal } from '../../units/index.ts';
import type { Pricing } from '../inputs/prepare.ts';
import { unchecked } from '../limits/unchecked.ts';

const ORDER = { high: 0, medium: 1, low: 2 } as const;

/** Everything the figures rest on that the user did not say, each once, the most consequential first. */
export function assumptionsOf(
  scenario: Scenario,
  prices: Pricing,
  from: {
    readonly compiled: readonly Assumption[];
    readonly measured: readonly Measurement[];
    /** Of the run against the quotas, if there was one. */
    readonly queued: readonly Assumption[];
    /** What is known in closed form, and what is not. */
    readonly exact: readonly Assumption[];
    readonly uncheckedLimits: readonly string[];
    readonly withoutCheck: readonly Assumption[];
  },
): Assumption[] {
  const all = [
    ...from.compiled,
    ...from.measured.flatMap(({ assumptions }) => assumptions),
    ...scenario.assumptions,
    COUNTING_RULE,
    ...from.queued,
    ...from.exact,
    AS_THE_ENGINE_SEES_IT,
    ...pricesUsed(prices, from.measured),
    ...unchecked(from.uncheckedLimits),
    ...from.withoutCheck,
  ];
  const once = new Map<string, Assumption>();
  for (const assumption of all) if (!once.has(assumption.id)) once.set(assumption.id, assumption);
  return [...once.values()].sort((a, b) => ORDER[a.weight] - ORDER[b.weight]);
}

const COUNTING_RULE: Assumption = {
  id: 'app.counting',
  what:
    'Standard bills one transition per state entered, one per retry and one per child of a distributed Map; ' +
    'Express bills one request and GB-seconds, rounded up to 100 ms and 64 MB for each execution',
  value: 'see the README',
  source: 'AWS Step Functions pricing page (docs/aws-rules.md 1.8); no public recording of a bill settles every case',
  weight: 'medium',
};

const AS_THE_ENGINE_SEES_IT: Assumption = {
  id: 'app.no-queueing',
  what: 'every execution starts at once and none waits for another: rate limits are compared with, not run against',
  value: 'no throttling in the durations',
  source: 'a simplification of this engine',
  weight: 'medium',
};

function pricesUsed({ book, freeTier }: Pricing, measured: readonly Measurement[]): Assumption[] {
  const used = new Set<PriceDimension>(measured.flatMap(({ usage }) => [...usage.keys()]));
  return [...used].map((dimension) => {
    const row = book.rows.get(dimension);
    const { service, label } = DIMENSIONS[dimension];
    return {
      id: `price.${dimension}`,
      what: `price of ${service}: ${label}, in ${book.region}, read ${book.retrieved}`,
      value: row === undefined ? 'not known' : priceText(row, book.currency, freeTier),
      source: row === undefined ? `no price in ${book.title}` : sourceText(row),
      weight: row === undefined ? 'high' : 'low',
    };
  });
}

const CONFIDENCE: Readonly<Record<PriceRow['confidence'], string>> = {
  '2': 'seen in two sources',
  '1': 'one source',
  I: 'inferred',
  R: 'general knowledge, no source',
  user: 'your own price book',
};

const sourceText = ({ source, confidence, note }: PriceRow): string =>
  `${source} (${CONFIDENCE[confidence]}${note === undefined ? '' : `; ${note}`})`;

function priceText(row: PriceRow, currency: string, freeTier: boolean): string {
  const unit = DIMENSION_UNIT[row.dimension];
  const tiers = row.tiers.map((tier) => {
    const price = tier.listPrice ?? { amount: tier.unitPrice, units: 1 };
    const per = price.units === 1 ? unit : `${price.units.toLocaleString('en-US')} ${unit}`;
    const from = tier.from === 0 ? '' : ` from ${formatSignificant(tier.from, 6)} ${unit}`;
    return `${usdDecimal(price.amount)} ${currency} per ${per}${from}`;
  });
  const free =
    row.freeTier === undefined
      ? ''
      : `; ${freeTier ? '' : 'without the '}free tier of ${row.freeTier.amount.toLocaleString('en-US')} a month`;
  return tiers.join(', ') + free;
}
