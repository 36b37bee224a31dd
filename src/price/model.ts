import type { PriceDimension } from '../bill/contract/index.ts';
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
  /** Graduated: each part of the month's billed usage (what is left after the free tier) at its own tier's price. First tier starts at 0. */
  readonly tiers: readonly PriceTier[];
  readonly freeTier?: FreeTier;
  readonly source: string;
  /** How sure the source is: two sources, one, or inferred. */
  readonly confidence: '2' | '1' | 'I' | 'R' | 'user';
  /** Doubts and limits of the row, for the reader. */
  readonly note?: string;
}

export interface PriceTier {
  /** In the dimension's unit. */
  readonly from: number;
  /** Price of one unit: exact, or the nearest pico-dollar when `listPrice` is present. */
  readonly unitPrice: PicoUsd;
  /** The exact price where one unit's is no whole number of pico-dollars: `amount` for `units` units ($0.10 for 3,600 GB-s). Bills use it. */
  readonly listPrice?: { readonly amount: PicoUsd; readonly units: number };
}

export interface FreeTier {
  /** In the dimension's unit. */
  readonly amount: number;
  readonly per: 'month';
  readonly always: boolean;
  readonly source: string;
  /** Dimensions that name the same pool share one amount (Lambda's 400,000 GB-s cover x86 and Arm together). */
  readonly pool?: string;
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
  /** Price of one unit, nearest pico-dollar; undefined when the book has no price for it. */
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

/** Where Standard and Express cost the same. Curves are for charts; each point is priced through all tiers. */
export interface BreakEven {
  readonly byVolume: {
    /** Executions per month at which the two cost the same, the crossing nearest the present volume; null when one is cheaper at every volume in the curve. */
    readonly executionsPerMonth: number | null;
    /** Every crossing within the curve, ascending: the free tier favours Standard at small volumes, tiers favour Express at large ones. */
    readonly crossings?: readonly {
      readonly executionsPerMonth: number;
      readonly cheaperAbove: 'standard' | 'express';
    }[];
    readonly explanation: string;
    readonly curve: readonly {
      readonly executionsPerMonth: number;
      readonly standardUsd: number;
      readonly standardLowUsd: number;
      readonly standardHighUsd: number;
      readonly expressUsd: number;
      readonly expressLowUsd: number;
      readonly expressHighUsd: number;
    }[];
  };
  readonly byDuration: {
    /** Mean billed Express duration at which the two cost the same, this volume and these transitions; null when none below 5 minutes. */
    readonly durationMs: number | null;
    readonly explanation: string;
    readonly curve: readonly {
      readonly durationMs: number;
      readonly standardUsd: number;
      readonly expressUsd: number;
    }[];
  };
  readonly byTransitions: {
    /** Billed transitions per execution at which the two cost the same, this volume and this duration. */
    readonly transitions: number | null;
    readonly explanation: string;
    readonly curve: readonly {
      readonly transitions: number;
      readonly standardUsd: number;
      readonly expressUsd: number;
    }[];
  };
}
