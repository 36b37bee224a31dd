/** All quotas that hold in one region. */
export interface QuotaBook {
  /** `aws-2026-11`, `study-notes`, or the user's file name. */
  readonly id: string;
  readonly title: string;
  readonly region: string;
  /** The group of regions whose values were taken: `big3` or `other`. */
  readonly regionGroup: RegionGroup;
  /** Day or month the quotas were read, ISO. */
  readonly retrieved: string;
  /** A quota without a row is unknown, not unlimited; unlimited is said. */
  readonly rows: readonly QuotaRow[];
}

export type RegionGroup = 'big3' | 'other';
export type QuotaScope = 'standard' | 'express' | 'both';

export interface QuotaRow {
  /** API action or short name, as load profiles say it under `account.quotas`: `StateTransition`, `StartExecution`. */
  readonly quota: string;
  /** As AWS spells it, or in words where AWS has no name for it. */
  readonly name: string;
  readonly scope: QuotaScope;
  readonly value: QuotaValue;
  /** Of `refill`, `limit` or the bucket's tokens: `starts`, `events`, `ms`, `bytes`. */
  readonly unit: string;
  /** Hard quotas cannot be raised on request. */
  readonly hard: boolean;
  readonly source: string;
  readonly retrieved: string;
  readonly confidence: '2' | '1' | 'I' | 'R' | 'user';
  /** Older values, Service Quotas codes, doubts. */
  readonly note?: string;
}

export type QuotaValue =
  /** Token bucket: holds `bucketSize` tokens, gains `refillRate` per second. */
  | { readonly kind: 'bucket'; readonly bucketSize: number; readonly refillRate: number }
  | { readonly kind: 'limit'; readonly limit: number }
  | { readonly kind: 'unlimited' }
  /** There is a limit, or may be, but AWS does not say where. */
  | { readonly kind: 'unpublished' };

/** The user's own values by quota name; `name.express` for the Express value where Standard and Express differ. */
export type QuotaOverrides = ReadonlyMap<
  string,
  { readonly bucket?: number; readonly refill?: number; readonly limit?: number }
>;

export interface LimitRow {
  readonly quota: string;
  readonly limit: number;
  readonly unit: string;
  readonly peak: number;
  /** peak / limit. */
  readonly utilisation: number;
  readonly verdict: 'ok' | 'near' | 'exceeded';
  readonly effect: string;
  /** What would have to be known to say whether it is met, where that follows from a placeholder alone: then it is no verdict. */
  readonly question?: string;
  readonly source: string;
}
