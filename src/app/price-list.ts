import { DIMENSION_UNIT } from '../bill/contract/index.ts';
import type { Parsed } from '../issue/index.ts';
import { parsed } from '../issue/index.ts';
import { DIMENSIONS, knownRegions, parsePriceBook } from '../price/index.ts';
import { usdDecimal } from '../units/index.ts';
import type { Books } from './ports.ts';

/** One region's prices for reading: exact decimals as text, with where they come from. */
export interface PriceList {
  readonly id: string;
  readonly title: string;
  readonly region: string;
  readonly currency: string;
  readonly retrieved: string;
  readonly rows: readonly {
    readonly dimension: string;
    readonly name: string;
    readonly unit: string;
    /** `price` buys `per` units, from `from` units of the month on. */
    readonly tiers: readonly { readonly from: number; readonly price: string; readonly per: number }[];
    /** Units a month; null for none. */
    readonly freeTier: number | null;
    readonly source: string;
    readonly confidence: string;
    readonly note: string | null;
  }[];
}

/** Regions the book in use has prices for, sorted. */
export const pricedRegions = (books: Pick<Books, 'prices'>): readonly string[] => knownRegions(books.prices.text);

export function priceList(books: Pick<Books, 'prices'>, region: string): Parsed<PriceList> {
  const book = parsePriceBook(books.prices.text, { region, file: books.prices.name });
  if (!book.ok) return book;
  const { rows, ...head } = book.value;
  const list = [...rows.values()].map((row) => ({
    dimension: row.dimension,
    name: `${DIMENSIONS[row.dimension].service}: ${DIMENSIONS[row.dimension].label}`,
    unit: DIMENSION_UNIT[row.dimension],
    tiers: row.tiers.map(({ from, unitPrice, listPrice }) => ({
      from,
      price: usdDecimal(listPrice?.amount ?? unitPrice),
      per: listPrice?.units ?? 1,
    })),
    freeTier: row.freeTier?.amount ?? null,
    source: row.source,
    confidence: row.confidence,
    note: row.note ?? null,
  }));
  return parsed({ ...head, rows: list }, book.warnings);
}
