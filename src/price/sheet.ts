import type { PriceDimension } from '../bill/contract/index.ts';
import { didYouMean, type IssueList, type Place, ROOT } from '../issue/index.ts';
import { PRICE_CODES } from './codes.ts';
import type { FreeTier, PriceBook, PriceRow } from './model.ts';

/** What a price file says, all its regions together. */
export interface PriceSheet {
  readonly id: string;
  readonly title: string;
  readonly retrieved: string;
  readonly entries: readonly SheetEntry[];
}

export interface SheetEntry {
  readonly place: Place;
  /** Region codes, or `ANY_REGION` in a book whose prices name no region. */
  readonly regions: readonly string[];
  readonly currency: string;
  readonly row: PriceRow;
}

export const ANY_REGION = '*';

export const regionsOf = (sheet: PriceSheet): string[] => [...new Set(sheet.entries.flatMap((e) => e.regions))].sort();

/** The book of one region. A region the sheet has no price for is an error: there is no default region and no default price. */
export function bookOf(sheet: PriceSheet, region: string, list: IssueList): PriceBook | undefined {
  const entries = sheet.entries.filter((e) => e.regions.includes(region) || e.regions.includes(ANY_REGION));
  const first = entries[0];
  if (first === undefined) {
    const known = regionsOf(sheet);
    const suggestion = didYouMean(region, known);
    list.error(
      { pointer: ROOT, line: 1, column: 1 },
      PRICE_CODES.unknownRegion,
      `"${sheet.title}" has no price for region "${region}"`,
      `${suggestion === undefined ? '' : `${suggestion} `}Regions with prices: ${known.join(', ')}. For another region, give a book of your own or its AWS Price List file for AmazonStates.`,
    );
    return undefined;
  }
  const rows = new Map<PriceDimension, PriceRow>();
  for (const { place, row, currency } of entries) {
    if (rows.has(row.dimension)) {
      list.error(place, PRICE_CODES.duplicateRow, `a second price of ${row.dimension} for region "${region}"`);
    } else if (currency !== first.currency) {
      const message = `a price in ${currency} beside prices in ${first.currency} for region "${region}"`;
      list.error(place, PRICE_CODES.mixedCurrency, message, 'A bill is in one currency.');
    } else rows.set(row.dimension, row);
  }
  checkPools(entries, list);
  return { id: sheet.id, title: sheet.title, region, currency: first.currency, retrieved: sheet.retrieved, rows };
}

/** Rows that share a free tier must state one amount for it. */
function checkPools(entries: readonly SheetEntry[], list: IssueList): void {
  const seen = new Map<string, FreeTier>();
  for (const { place, row } of entries) {
    const { freeTier } = row;
    if (freeTier?.pool === undefined) continue;
    const before = seen.get(freeTier.pool) ?? freeTier;
    seen.set(freeTier.pool, before);
    if (before.amount === freeTier.amount) continue;
    const message = `free tier "${freeTier.pool}" is ${freeTier.amount} here and ${before.amount} in a row above`;
    list.error(place, PRICE_CODES.poolMismatch, message, 'Rows that share a free tier state one amount.');
  }
}
