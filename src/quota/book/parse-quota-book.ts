import {
  didYouMean,
  FieldReader,
  IssueList,
  type JsonAt,
  type JsonObjectAt,
  type Parsed,
  parsedUnlessErrors,
  readJsonText,
} from '../../issue/index.ts';
import { QUOTA_CODES } from './codes.ts';
import type { QuotaBook, QuotaRow, RegionGroup } from './model.ts';
import { readQuotaRow } from './quota-row.ts';

/** A user's book in the same format as ours, shown in hints. */
export const QUOTA_EXAMPLE = `{ "title": "Our quotas", "rows": [ { "quota": "StateTransition", "scope": "standard", "value": { "bucket": 5000, "refill": 5000 }, "unit": "transitions" } ] }`;

/**
 * The quotas of one region, from our book or a user's in the same format.
 *
 * @param text  JSON.
 * @returns     a warning when the book lists its regions and `region` is not among them: it is then taken with the
 *              values of "other", and the book says so in `regionGroup`.
 */
export function parseQuotaBook(
  text: string,
  options: { readonly region: string; readonly file?: string },
): Parsed<QuotaBook> {
  const list = new IssueList(options.file);
  const codes = { notJson: QUOTA_CODES.notJson, duplicate: QUOTA_CODES.duplicateField };
  const root = readJsonText(text, list, codes);
  if (root === undefined) return parsedUnlessErrors<QuotaBook>(undefined, list.issues);
  if (root.kind === 'object' && root.fields.has('rows')) {
    return parsedUnlessErrors(readBook(root, options.region, options.file, list), list.issues);
  }
  list.error(root, QUOTA_CODES.notABook, 'this is no quota book', `A book of your own looks like ${QUOTA_EXAMPLE}`);
  return parsedUnlessErrors<QuotaBook>(undefined, list.issues);
}

function readBook(root: JsonObjectAt, region: string, file: string | undefined, list: IssueList): QuotaBook {
  const fields = new FieldReader(root, list, QUOTA_CODES);
  fields.text('schema');
  fields.text('note');
  const id = fields.text('id')?.value ?? file?.replace(/^.*[/\\]|\.json$/g, '') ?? 'own-quotas';
  const title = fields.text('title')?.value ?? id;
  const retrieved = fields.text('retrieved')?.value ?? 'not stated';
  const big3 = textsOf(fields.array('big3'));
  const known = fields.array('knownRegions');
  const sources = new Map(
    [...(fields.object('sources')?.fields ?? [])].map(([key, value]) => [
      key,
      value.kind === 'string' ? value.value : key,
    ]),
  );
  const rows = fields.array('rows', 'required')?.items ?? [];
  fields.refuseOthers();
  const regionGroup: RegionGroup = big3.includes(region) ? 'big3' : 'other';
  if (known !== undefined) checkRegion(region, textsOf(known), known, list);
  const defaults = { group: regionGroup, sources, retrieved, file: file ?? title };
  const read = rows.flatMap((row) => readQuotaRow(row, defaults, list) ?? []);
  return { id, title, region, regionGroup, retrieved, rows: withoutDoubles(read, list) };
}

const textsOf = (value: JsonAt | undefined): string[] =>
  value?.kind === 'array' ? value.items.flatMap((item) => (item.kind === 'string' ? [item.value] : [])) : [];

function checkRegion(region: string, known: readonly string[], place: JsonAt, list: IssueList): void {
  if (known.includes(region)) return;
  const message = `region "${region}" is not in the quota book; the values of most regions are taken`;
  list.warn(place, QUOTA_CODES.unknownRegion, message, didYouMean(region, known));
}

function withoutDoubles(
  rows: readonly { readonly place: JsonAt; readonly row: QuotaRow }[],
  list: IssueList,
): QuotaRow[] {
  const seen = new Map<string, QuotaRow>();
  for (const { place, row } of rows) {
    const clash = ['standard', 'express'].some(
      (type) => (row.scope === type || row.scope === 'both') && seen.has(`${row.quota} ${type}`),
    );
    if (clash) list.error(place, QUOTA_CODES.duplicateRow, `a second row for ${row.quota}, scope ${row.scope}`);
    for (const type of row.scope === 'both' ? ['standard', 'express'] : [row.scope])
      seen.set(`${row.quota} ${type}`, row);
  }
  return rows.map(({ row }) => row);
}
