import type { PriceDimension } from '../measure/index.ts';
import type { PicoUsd } from '../units/index.ts';

/** All prices of one region and date. */
export interface PriceBook {
  /** `aws-2026-11`, `study-notes`, or the user's file name. */
  readonly id: string;
  readonly title: string;
  readonly region: string;
  /** ISO 4217; amounts below are in it (China's list is CNY). */
  readonly currency: string;
  /** Day the prices were read, ISO date. */
  readonly retrieved: string;
  /** A dimension without a row has no known price: unknown, not zero. */
  readonly rows: ReadonlyMap<PriceDimension, PriceRow>;
}

export interface PriceRow {
  readonly dimension: PriceDimension;
  /** Graduated: each part of the month's usage at its own tier's price. First tier starts at 0. */
  readonly tiers: readonly { readonly from: number; readonly unitPrice: PicoUsd }[];
  readonly freeTier?: { readonly amount: number; readonly per: 'month'; readonly always: boolean; readonly source: string };
  readonly source: string;
  /** Confidence mark of the facts: two sources, one, or inferred. */
  readonly confidence: '2' | '1' | 'I' | 'R' | 'user';
}

/** One row of a bill: a quantity at one price. A dimension that spans tiers, or has a free part, makes several lines. */
export interface BillLine {
  readonly dimension: PriceDimension;
  /** `Step Functions`, `Lambda`, `CloudWatch Logs`. */
  readonly service: string;
  /** For the reader: `State transitions`, `Duration, first 3,600,000 GB-s`, `State transitions, free tier`. */
  readonly label: string;
  readonly quantity: number;
  readonly unit: string;
  /** Undefined when the book has no price for it. */
  readonly unitPrice?: PicoUsd;
  readonly amount?: PicoUsd;
  readonly source: string;
}

/** The month's bill of one alternative; `total` is the sum of the lines' amounts, exactly. */
export interface Bill {
  readonly currency: string;
  readonly lines: readonly BillLine[];
  readonly total: PicoUsd;
  /** Dimensions used but without a price: the total is then a lower bound. */
  readonly unpriced: readonly PriceDimension[];
}
