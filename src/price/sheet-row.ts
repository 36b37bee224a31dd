import type { PriceDimension } from '../bill/contract/index.ts';
import { didYouMean, FieldReader, type IssueList, type JsonAt, type JsonObjectAt } from '../issue/index.ts';
import { PRICE_CODES } from './codes.ts';
import { DIMENSION_ORDER, DIMENSIONS, isDimension } from './dimensions.ts';
import type { FreeTier, PriceRow, PriceTier } from './model.ts';
import { ANY_REGION, type SheetEntry } from './sheet.ts';
import { checkTierOrder, readPrice, readQuantity } from './tiers.ts';

/** What a row takes from its book where it says nothing itself. */
export interface SheetDefaults {
  readonly currency: string | undefined;
  readonly region: string | undefined;
  readonly sources: ReadonlyMap<string, string>;
  readonly file: string | undefined;
}

export function readCurrency(fields: FieldReader, list: IssueList): string | undefined {
  const currency = fields.text('currency');
  if (currency === undefined || /^[A-Z]{3}$/.test(currency.value)) return currency?.value;
  const hint = 'Write its ISO 4217 code, such as "USD".';
  list.error(currency, PRICE_CODES.missingCurrency, `"${currency.value}" is no currency code`, hint);
  return undefined;
}

/** One row of a book; undefined, with the reason in `list`, when it cannot be used. */
export function readRow(value: JsonAt, defaults: SheetDefaults, list: IssueList): SheetEntry | undefined {
  if (value.kind !== 'object') {
    list.error(value, PRICE_CODES.wrongType, `a row is an object, not a ${value.kind}`);
    return undefined;
  }
  const fields = new FieldReader(value, list, PRICE_CODES);
  const dimension = readDimension(fields, list);
  const currency = readCurrency(fields, list) ?? defaults.currency;
  if (currency === undefined) {
    list.error(value, PRICE_CODES.missingCurrency, 'this price has no currency', 'Add "currency": "USD" to the book.');
  }
  const regions = readRegions(fields, value, defaults, list);
  const unitsEach = dimension === undefined ? undefined : readUnits(fields, dimension, list);
  const tiers = dimension === undefined ? [] : readTiers(fields, value, unitsEach ?? { per: 1, unit: 1 }, list);
  const source = readSource(fields, defaults);
  const freeTier = readFreeTier(fields.object('freeTier'), source, unitsEach?.unit ?? 1, list);
  const confidence = readConfidence(fields.text('confidence')?.value);
  fields.text('retrieved');
  const note = fields.text('note')?.value;
  if (dimension !== undefined) fields.refuseOthers();
  if (dimension === undefined || currency === undefined || unitsEach === undefined || tiers.length === 0)
    return undefined;
  const row: PriceRow = {
    dimension,
    tiers,
    ...(freeTier === undefined ? {} : { freeTier }),
    source,
    confidence,
    ...(note === undefined ? {} : { note }),
  };
  return { place: value, regions, currency, row };
}

function readDimension(fields: FieldReader, list: IssueList): PriceDimension | undefined {
  const name = fields.text('dimension', 'required');
  if (name === undefined || isDimension(name.value)) return name?.value as PriceDimension | undefined;
  const hint = didYouMean(name.value, DIMENSION_ORDER) ?? `Price dimensions: ${DIMENSION_ORDER.join(', ')}.`;
  list.error(name, PRICE_CODES.unknownDimension, `"${name.value}" is no price dimension`, hint);
  return undefined;
}

function readRegions(
  fields: FieldReader,
  row: JsonObjectAt,
  defaults: SheetDefaults,
  list: IssueList,
): readonly string[] {
  const regions = fields.array('regions');
  if (regions === undefined) {
    if (defaults.region !== undefined) return [defaults.region];
    const hint = `Add "regions": ["eu-west-1"] to the row, or "region" to the book; ["${ANY_REGION}"] for any region.`;
    list.error(row, PRICE_CODES.missingField, 'this price names no region', hint);
    return [];
  }
  return regions.items.flatMap((item) => {
    if (item.kind === 'string') return [item.value];
    list.error(item, PRICE_CODES.wrongType, 'a region is written as text, such as "eu-west-1"');
    return [];
  });
}

/** How many of the dimension's units one price buys (`per`), and one of the row's units is (`unit`). */
interface UnitsEach {
  readonly per: number;
  readonly unit: number;
}

function readUnits(fields: FieldReader, dimension: PriceDimension, list: IssueList): UnitsEach | undefined {
  const unit = fields.text('unit', 'required');
  const perField = fields.number('per');
  const per = perField?.value ?? 1;
  if (perField !== undefined && !(Number.isSafeInteger(per) && per >= 1)) {
    list.error(perField, PRICE_CODES.badNumber, `"per" is ${perField.text}; it takes a whole number of 1 or more`);
    return undefined;
  }
  if (unit === undefined) return undefined;
  const { units } = DIMENSIONS[dimension];
  if (!Object.hasOwn(units, unit.value)) {
    const hint = `It is sold by ${Object.keys(units).join(' or ')}; a multiple goes into "per".`;
    list.error(unit, PRICE_CODES.unknownUnit, `"${unit.value}" is no unit of ${dimension}`, hint);
    return undefined;
  }
  return { per, unit: units[unit.value]! };
}

function readTiers(fields: FieldReader, row: JsonObjectAt, units: UnitsEach, list: IssueList): PriceTier[] {
  const price = fields.any('price');
  const tiers = fields.array('tiers');
  if ((price === undefined) === (tiers === undefined)) {
    const found = price === undefined ? 'neither "price" nor "tiers"' : 'both "price" and "tiers"';
    list.error(row, PRICE_CODES.missingField, `this row has ${found}`, 'Give one of the two.');
    return [];
  }
  if (price !== undefined) {
    const read = readPrice(price, units.per * units.unit, list);
    return read === undefined ? [] : [{ from: 0, ...read }];
  }
  const read = tiers?.items.map((tier) => readTier(tier, units, list)) ?? [];
  const whole = read.filter((tier) => tier !== undefined);
  if (whole.length === 0 || whole.length < read.length) return [];
  return checkTierOrder(whole, list) ? whole.map(({ tier }) => tier) : [];
}

function readTier(value: JsonAt, units: UnitsEach, list: IssueList): { place: JsonAt; tier: PriceTier } | undefined {
  if (value.kind !== 'object') {
    list.error(value, PRICE_CODES.wrongType, `a tier is an object { "from", "price" }, not a ${value.kind}`);
    return undefined;
  }
  const fields = new FieldReader(value, list, PRICE_CODES);
  const fromField = fields.any('from', 'required');
  const priceField = fields.any('price', 'required');
  fields.refuseOthers();
  const from = fromField === undefined ? undefined : readQuantity(fromField, list);
  const price = priceField === undefined ? undefined : readPrice(priceField, units.per * units.unit, list);
  if (from === undefined || price === undefined) return undefined;
  return { place: value, tier: { from: from * units.unit, ...price } };
}

function readFreeTier(
  object: JsonObjectAt | undefined,
  source: string,
  unit: number,
  list: IssueList,
): FreeTier | undefined {
  if (object === undefined) return undefined;
  const fields = new FieldReader(object, list, PRICE_CODES);
  const amountField = fields.any('amount', 'required');
  const amount = amountField === undefined ? undefined : readQuantity(amountField, list);
  const always = fields.boolean('always')?.value ?? true;
  const pool = fields.text('pool')?.value;
  const own = fields.text('source')?.value;
  fields.refuseOthers();
  if (amount === undefined) return undefined;
  return {
    amount: amount * unit,
    per: 'month',
    always,
    source: own ?? source,
    ...(pool === undefined ? {} : { pool }),
  };
}

/** Source keys of the book's `sources` are written out; other text stays as it is. */
function readSource(fields: FieldReader, { sources, file }: SheetDefaults): string {
  const value = fields.any('source');
  const keys = value?.kind === 'array' ? value.items : value === undefined ? [] : [value];
  const texts = keys.flatMap((key) => (key.kind === 'string' ? [sources.get(key.value) ?? key.value] : []));
  return texts.length === 0 ? (file ?? 'own price book') : texts.join('; ');
}

const CONFIDENCE = ['2', '1', 'I', 'R', 'user'] as const;
const readConfidence = (mark: string | undefined): PriceRow['confidence'] =>
  CONFIDENCE.find((known) => known === mark) ?? 'user';
