import { at, didYouMean, IssueList, type Parsed, type Pointer, parsedUnlessErrors, ROOT } from '../../issue/index.ts';
import { QUOTA_CODES } from './codes.ts';
import type { QuotaBook, QuotaOverrides, QuotaRow, QuotaValue } from './model.ts';

type WorkflowType = 'standard' | 'express';

/** The row of a quota for a workflow type; undefined when the book does not know it, which is not "no limit". */
export const findQuota = (book: QuotaBook, quota: string, type: WorkflowType): QuotaRow | undefined =>
  book.rows.find((row) => row.quota === quota && (row.scope === type || row.scope === 'both'));

/** `over` where it has a row, `base` elsewhere: a simplified book laid over the full one. */
export function overlayQuotaBook(base: QuotaBook, over: QuotaBook): QuotaBook {
  const kept = base.rows.filter((row) => !over.rows.some((o) => o.quota === row.quota && overlaps(o, row)));
  return { ...over, region: base.region, regionGroup: base.regionGroup, rows: [...over.rows, ...kept] };
}

const overlaps = (a: QuotaRow, b: QuotaRow): boolean => a.scope === b.scope || a.scope === 'both' || b.scope === 'both';

const EXPRESS_SUFFIX = '.express';

/**
 * The book with the user's own values. A plain name (`StartExecution`) means the Standard value, or the common one where
 * there is one for both types; `StartExecution.express` the Express value.
 *
 * @param pointer  where the overrides stand in the user's load profile; issues point below it.
 */
export function overrideQuotas(book: QuotaBook, overrides: QuotaOverrides, pointer: Pointer = ROOT): Parsed<QuotaBook> {
  const list = new IssueList();
  const rows = [...book.rows];
  for (const [name, value] of overrides) {
    const express = name.endsWith(EXPRESS_SUFFIX);
    const quota = express ? name.slice(0, -EXPRESS_SUFFIX.length) : name;
    const found = findQuota(book, quota, express ? 'express' : 'standard') ?? onlyExpress(book, quota, express);
    const place = { pointer: at(pointer, name), line: 1, column: 1 };
    if (found === undefined) {
      const names = new Set(book.rows.map((row) => row.quota));
      const hint = didYouMean(quota, names) ?? `Quotas of ${book.title}: ${[...names].join(', ')}.`;
      list.error(place, QUOTA_CODES.unknownQuota, `there is no quota "${name}"`, hint);
      continue;
    }
    const replaced = replacedValue(found.value, value);
    if (replaced === undefined) {
      const wanted = found.value.kind === 'bucket' ? '"bucket" and "refill"' : '"limit"';
      list.error(
        place,
        QUOTA_CODES.wrongKind,
        `${name} takes ${wanted}`,
        'A limit and a token bucket are different kinds.',
      );
      continue;
    }
    if (value.limit !== undefined && value.limit < 1 && !isRate(found)) {
      const message = `a limit of ${value.limit} ${found.unit} lets nothing ever start`;
      const hint = 'Write 1 or more, or leave it out for the limit of the book.';
      list.error({ ...place, pointer: at(place.pointer, 'limit') }, QUOTA_CODES.badValue, message, hint);
      continue;
    }
    if (found.hard) list.warn(place, QUOTA_CODES.hardQuota, `AWS does not raise ${found.name}; your value is used`);
    rows[book.rows.indexOf(found)] = { ...found, value: replaced, source: 'the load profile', confidence: 'user' };
  }
  return parsedUnlessErrors({ ...book, rows }, list.issues);
}

/** Of so many a second there may be less than one. */
const isRate = ({ unit }: QuotaRow): boolean => unit.endsWith('/s');

/** A quota that exists for Express alone needs no suffix. */
const onlyExpress = (book: QuotaBook, quota: string, suffixed: boolean): QuotaRow | undefined =>
  suffixed ? undefined : findQuota(book, quota, 'express');

/** A bucket keeps the part that is not given; what AWS leaves open takes either kind. */
function replacedValue(
  value: QuotaValue,
  own: { readonly bucket?: number; readonly refill?: number; readonly limit?: number },
): QuotaValue | undefined {
  const { bucket, refill, limit } = own;
  const open = value.kind === 'unlimited' || value.kind === 'unpublished';
  if (limit !== undefined && bucket === undefined && refill === undefined) {
    return value.kind === 'limit' || open ? { kind: 'limit', limit } : undefined;
  }
  if (limit !== undefined) return undefined;
  if (value.kind === 'bucket') {
    if (bucket === undefined && refill === undefined) return undefined;
    return { kind: 'bucket', bucketSize: bucket ?? value.bucketSize, refillRate: refill ?? value.refillRate };
  }
  const [size, rate] = [bucket ?? refill, refill];
  if (!open || size === undefined || rate === undefined) return undefined;
  return { kind: 'bucket', bucketSize: size, refillRate: rate };
}
