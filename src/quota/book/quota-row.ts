import { FieldReader, type IssueList, type JsonAt, type JsonObjectAt } from '../../issue/index.ts';
import { QUOTA_CODES } from './codes.ts';
import type { QuotaRow, QuotaScope, QuotaValue, RegionGroup } from './model.ts';

interface RowDefaults {
  readonly group: RegionGroup;
  readonly sources: ReadonlyMap<string, string>;
  readonly retrieved: string;
  readonly file: string;
}

/** One row of a quota book, with the values of the book's region group; undefined, with the reason in `list`, when unusable. */
export function readQuotaRow(
  value: JsonAt,
  defaults: RowDefaults,
  list: IssueList,
): { readonly place: JsonAt; readonly row: QuotaRow } | undefined {
  if (value.kind !== 'object') {
    list.error(value, QUOTA_CODES.wrongType, `a row is an object, not a ${value.kind}`);
    return undefined;
  }
  const fields = new FieldReader(value, list, QUOTA_CODES);
  const quota = fields.text('quota', 'required')?.value;
  const name = fields.text('name')?.value;
  const scope = readScope(fields, list);
  const read = readValue(fields, value, defaults.group, list);
  const unit = fields.text('unit', 'required')?.value;
  const hard = fields.boolean('hard')?.value ?? false;
  const source = readSource(fields, defaults);
  const retrieved = fields.text('retrieved')?.value ?? defaults.retrieved;
  const mark = fields.text('confidence')?.value;
  const was = fields.text('was')?.value;
  const note = fields.text('note')?.value;
  fields.refuseOthers();
  if (quota === undefined || scope === undefined || read === undefined || unit === undefined) return undefined;
  const notes = [...(note === undefined ? [] : [note]), ...(was === undefined ? [] : [`Formerly ${was}.`])].join(' ');
  const row: QuotaRow = {
    quota,
    name: name ?? quota,
    scope,
    value: read,
    unit,
    hard,
    source,
    retrieved,
    confidence: CONFIDENCE.find((known) => known === mark) ?? 'user',
    ...(notes === '' ? {} : { note: notes }),
  };
  return { place: value, row };
}

const CONFIDENCE = ['2', '1', 'I', 'R', 'user'] as const;
const SCOPES: readonly QuotaScope[] = ['standard', 'express', 'both'];

function readScope(fields: FieldReader, list: IssueList): QuotaScope | undefined {
  const scope = fields.text('scope', 'required');
  const known = SCOPES.find((s) => s === scope?.value);
  if (scope !== undefined && known === undefined) {
    list.error(scope, QUOTA_CODES.badValue, `"${scope.value}" is no scope`, `Scopes are ${SCOPES.join(', ')}.`);
  }
  return known;
}

function readSource(fields: FieldReader, { sources, file }: RowDefaults): string {
  const value = fields.any('source');
  const keys = value?.kind === 'array' ? value.items : value === undefined ? [] : [value];
  const texts = keys.flatMap((key) => (key.kind === 'string' ? [sources.get(key.value) ?? key.value] : []));
  return texts.length === 0 ? file : texts.join('; ');
}

/** `value` for all regions, or `values` by region group; every group is checked, the book's own is returned. */
function readValue(
  fields: FieldReader,
  row: JsonObjectAt,
  group: RegionGroup,
  list: IssueList,
): QuotaValue | undefined {
  const single = fields.object('value');
  const byGroup = fields.object('values');
  if ((single === undefined) === (byGroup === undefined)) {
    list.error(row, QUOTA_CODES.missingField, 'give either "value", or "values" with "big3" and "other"');
    return undefined;
  }
  if (single !== undefined) return readKind(single, list);
  const groups = new FieldReader(byGroup!, list, QUOTA_CODES);
  const read = { big3: groups.object('big3', 'required'), other: groups.object('other', 'required') };
  groups.refuseOthers();
  const values = {
    big3: read.big3 === undefined ? undefined : readKind(read.big3, list),
    other: read.other === undefined ? undefined : readKind(read.other, list),
  };
  return values[group];
}

function readKind(object: JsonObjectAt, list: IssueList): QuotaValue | undefined {
  const fields = new FieldReader(object, list, QUOTA_CODES);
  const [bucket, refill, limit] = [fields.number('bucket'), fields.number('refill'), fields.number('limit')];
  const [unlimited, unpublished] = [fields.boolean('unlimited'), fields.boolean('unpublished')];
  fields.refuseOthers();
  const bad = [bucket, refill, limit].find((n) => n !== undefined && !(n.value > 0 && n.value < Infinity));
  if (bad !== undefined) {
    list.error(bad, QUOTA_CODES.badValue, `${bad.text} is no quota; it takes a number above 0`);
    return undefined;
  }
  if (bucket !== undefined && bucket.value < 1) {
    list.error(bucket, QUOTA_CODES.badValue, `a bucket of ${bucket.text} never holds a whole token to give`);
    return undefined;
  }
  const given = [bucket ?? refill, limit, unlimited, unpublished].filter((field) => field !== undefined).length;
  if (given === 1) {
    if (bucket !== undefined && refill !== undefined) {
      return { kind: 'bucket', bucketSize: bucket.value, refillRate: refill.value };
    }
    if (limit !== undefined) return { kind: 'limit', limit: limit.value };
    if (unlimited?.value === true) return { kind: 'unlimited' };
    if (unpublished?.value === true) return { kind: 'unpublished' };
  }
  const hint =
    'Write { "bucket": 5000, "refill": 5000 }, { "limit": 25000 }, { "unlimited": true } or { "unpublished": true }.';
  list.error(object, QUOTA_CODES.badValue, 'this is no value of a quota', hint);
  return undefined;
}
