import type { PriceDimension } from '../bill/contract/index.ts';
import type { IssueList, JsonAt, JsonObjectAt, Place } from '../issue/index.ts';
import { PRICE_CODES } from './codes.ts';
import { DIMENSIONS } from './dimensions.ts';
import type { FreeTier, PriceRow, PriceTier } from './model.ts';
import type { PriceSheet, SheetEntry } from './sheet.ts';
import { readPrice, readQuantity } from './tiers.ts';

const SERVICE = 'AmazonStates';

/**
 * How the AWS Price List names our dimensions: by group, and by usage type with a region prefix (none in us-east-1).
 * @source AWS Price List bulk files, read 2026-11.
 */
const OFFERS: readonly { readonly dimension: PriceDimension; readonly group: string; readonly usageType: RegExp }[] = [
  { dimension: 'stateTransition', group: 'SFN-StateTransitions', usageType: /^(?:.+-)?StateTransition$/ },
  {
    dimension: 'expressRequest',
    group: 'SFN-ExpressWorkflows-Requests',
    usageType: /^(?:.+-)?StepFunctions-Request$/,
  },
  { dimension: 'gbSecond', group: 'SFN-ExpressWorkflows-Duration', usageType: /^(?:.+-)?StepFunctions-GB-Second$/ },
];

/** AWS spells units in several ways (`StateTransitions`, `GB-Seconds`): compared without case, marks and plural s. */
const OFFER_UNITS: Readonly<Record<string, string>> = {
  statetransition: 'transition',
  transition: 'transition',
  request: 'request',
  gbsecond: 'GB-s',
  lambdagbsecond: 'GB-s',
  gbhour: 'GB-hour',
};

/** Reads an AWS Price List offer file (`/offers/v1.0/aws/AmazonStates/…/index.json`), whole or of one region. */
export function readOfferFile(root: JsonObjectAt, file: string | undefined, list: IssueList): PriceSheet | undefined {
  const offer = textOf(root, 'offerCode');
  if (offer !== undefined && offer !== SERVICE) {
    const hint = `Step Functions prices are in the file of ${SERVICE}.`;
    list.error(root, PRICE_CODES.wrongService, `this is the Price List file of ${offer}`, hint);
    return undefined;
  }
  const products = objectOf(root, 'products');
  const onDemand = objectOf(objectOf(root, 'terms'), 'OnDemand');
  if (products === undefined || onDemand === undefined) {
    list.error(root, PRICE_CODES.missingField, 'the Price List file has no "products" with "terms" of type OnDemand');
    return undefined;
  }
  const published = textOf(root, 'publicationDate')?.slice(0, 10);
  const read = [...products.fields].flatMap(([sku, product]) => readProduct(sku, product, onDemand, list) ?? []);
  const retrieved =
    published ??
    read
      .map((r) => r.effective ?? '')
      .sort()
      .at(-1) ??
    '';
  if (retrieved === '') list.warn(root, PRICE_CODES.noDate, 'the Price List file has no publication date');
  return {
    id: file?.replace(/^.*[/\\]|\.json$/g, '') ?? `aws-price-list-${retrieved}`,
    title: `AWS Price List for ${SERVICE}${retrieved === '' ? '' : `, published ${retrieved}`}`,
    retrieved: retrieved === '' ? 'not stated' : retrieved,
    entries: read.map(({ entry }) => entry),
  };
}

interface ReadProduct {
  readonly entry: SheetEntry;
  readonly effective: string | undefined;
}

/** One product; undefined for what Step Functions workflows do not pay (data transfer and the like). */
function readProduct(sku: string, product: JsonAt, onDemand: JsonObjectAt, list: IssueList): ReadProduct | undefined {
  const attributes = objectOf(product, 'attributes');
  const usageType = textOf(attributes, 'usagetype') ?? '';
  const group = textOf(attributes, 'group');
  const known = OFFERS.find((offer) => offer.group === group || offer.usageType.test(usageType));
  if (known === undefined) return undefined;
  const region = textOf(attributes, 'regionCode');
  if (region === undefined) {
    list.warn(product, PRICE_CODES.missingField, `product ${sku} (${usageType}) has no regionCode and is left out`);
    return undefined;
  }
  const term = newestTerm(objectOf(onDemand, sku));
  const rates = [...(objectOf(term, 'priceDimensions')?.fields.values() ?? [])];
  if (term === undefined || rates.length === 0) {
    list.error(product, PRICE_CODES.missingField, `product ${sku} (${usageType}) has no OnDemand price`);
    return undefined;
  }
  const read = rates.flatMap((rate) => readRate(rate, known.dimension, list) ?? []);
  if (read.length < rates.length) return undefined;
  const effective = textOf(term, 'effectiveDate')?.slice(0, 10);
  const source = `AWS Price List ${SERVICE}, ${usageType}, SKU ${sku}, effective ${effective ?? 'date not stated'}`;
  const row = rowOf(known.dimension, read, source, list);
  const currency = commonCurrency(read, list);
  if (row === undefined || currency === undefined) return undefined;
  return { entry: { place: product, regions: [region], currency, row }, effective };
}

/** A SKU has one OnDemand term; should there be several, the one that took effect last. */
function newestTerm(terms: JsonObjectAt | undefined): JsonObjectAt | undefined {
  const objects = [...(terms?.fields.values() ?? [])].filter((term) => term.kind === 'object');
  const date = (term: JsonObjectAt): string => textOf(term, 'effectiveDate') ?? '';
  return objects.sort((a, b) => (date(a) < date(b) ? 1 : -1))[0];
}

interface Rate {
  readonly place: Place;
  readonly currency: string;
  readonly end: number;
  readonly tier: PriceTier;
}

function readRate(rate: JsonAt, dimension: PriceDimension, list: IssueList): Rate | undefined {
  if (rate.kind !== 'object') {
    list.error(rate, PRICE_CODES.wrongType, `a price dimension is an object, not a ${rate.kind}`);
    return undefined;
  }
  const [currency, price] = [...(objectOf(rate, 'pricePerUnit')?.fields ?? [])][0] ?? [];
  if (currency === undefined || price === undefined || !/^[A-Z]{3}$/.test(currency)) {
    list.error(rate, PRICE_CODES.missingCurrency, 'this price has no currency', 'Expected "pricePerUnit": {"USD": …}.');
    return undefined;
  }
  const unitName = textOf(rate, 'unit') ?? '';
  const unit = OFFER_UNITS[unitName.toLowerCase().replace(/[^a-z]|s$/g, '')] ?? unitName;
  const { units } = DIMENSIONS[dimension];
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  if (factor === undefined) {
    list.error(rate, PRICE_CODES.unknownUnit, `"${unitName}" is no unit of ${dimension}`);
    return undefined;
  }
  const from = rangeEnd(rate, 'beginRange', 0, list);
  const end = rangeEnd(rate, 'endRange', Infinity, list);
  const unitPrice = readPrice(price, factor, list);
  if (from === undefined || end === undefined || unitPrice === undefined) return undefined;
  return { place: rate, currency, end: end * factor, tier: { from: from * factor, ...unitPrice } };
}

function rangeEnd(rate: JsonObjectAt, name: string, absent: number, list: IssueList): number | undefined {
  const value = rate.fields.get(name);
  if (value === undefined) return absent;
  return value.kind === 'string' && value.text === 'Inf' ? Infinity : readQuantity(value, list);
}

/** Puts the rates in order, without gaps; a free first tier becomes the free tier, and what follows counts from its end. */
function rowOf(
  dimension: PriceDimension,
  rates: readonly Rate[],
  source: string,
  list: IssueList,
): PriceRow | undefined {
  const ordered = rates.toSorted((a, b) => a.tier.from - b.tier.from);
  let end = 0;
  for (const rate of ordered) {
    if (rate.tier.from !== end || rate.end <= rate.tier.from) {
      const message = `a price from ${rate.tier.from} follows one that ends at ${end}`;
      list.error(rate.place, PRICE_CODES.tierOrder, message, 'Ranges must start at 0 and join without gap or overlap.');
      return undefined;
    }
    end = rate.end;
  }
  if (end !== Infinity) {
    list.error(ordered.at(-1)!.place, PRICE_CODES.tierOrder, `the last price ends at ${end}; there is none above it`);
    return undefined;
  }
  const tiers = ordered.map(({ tier }) => tier);
  const [first, second] = tiers;
  if (first!.unitPrice !== 0n || second === undefined) return { dimension, tiers, source, confidence: '1' };
  const freeTier: FreeTier = { amount: second.from, per: 'month', always: true, source };
  const after = tiers.slice(1).map((tier) => ({ ...tier, from: tier.from - second.from }));
  return { dimension, tiers: after, freeTier, source, confidence: '1' };
}

function commonCurrency(rates: readonly Rate[], list: IssueList): string | undefined {
  const [first, ...rest] = rates;
  const other = rest.find((rate) => rate.currency !== first?.currency);
  if (other === undefined) return first?.currency;
  list.error(other.place, PRICE_CODES.mixedCurrency, `tiers in ${first?.currency} and in ${other.currency}`);
  return undefined;
}

const objectOf = (value: JsonAt | undefined, field: string): JsonObjectAt | undefined => {
  const found = value?.kind === 'object' ? value.fields.get(field) : undefined;
  return found?.kind === 'object' ? found : undefined;
};

const textOf = (value: JsonAt | undefined, field: string): string | undefined => {
  const found = value?.kind === 'object' ? value.fields.get(field) : undefined;
  return found?.kind === 'string' ? found.value : undefined;
};
