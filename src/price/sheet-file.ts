import { FieldReader, type IssueList, type JsonObjectAt } from '../issue/index.ts';
import { PRICE_CODES } from './codes.ts';
import type { PriceSheet } from './sheet.ts';
import { readCurrency, readRow, type SheetDefaults } from './sheet-row.ts';

/** A user's book in the same format as ours, shown in hints. */
export const BOOK_EXAMPLE = `{ "title": "Our prices", "currency": "USD", "retrieved": "2026-11-20", "region": "eu-south-2", "rows": [ { "dimension": "stateTransition", "unit": "transition", "per": 1000, "price": "0.025" }, { "dimension": "gbSecond", "unit": "GB-hour", "tiers": [ { "from": 0, "price": "0.06" }, { "from": 1000, "price": "0.03" } ] } ] } (several regions: "regions": ["eu-south-2", "eu-west-1"] in each row)`;

/** Reads our own book format: `datasets/prices/*.json` or a user's book. */
export function readSheetFile(root: JsonObjectAt, file: string | undefined, list: IssueList): PriceSheet {
  const fields = new FieldReader(root, list, PRICE_CODES);
  fields.text('schema');
  const id = fields.text('id')?.value ?? file?.replace(/^.*[/\\]|\.json$/g, '') ?? 'own-prices';
  const title = fields.text('title')?.value ?? id;
  const retrieved = fields.text('retrieved');
  fields.text('note');
  const defaults: SheetDefaults = {
    currency: readCurrency(fields, list),
    region: fields.text('region')?.value,
    sources: readSources(fields.object('sources')),
    file,
  };
  const rows = fields.array('rows', 'required')?.items ?? [];
  fields.refuseOthers();
  if (retrieved === undefined) {
    list.warn(root, PRICE_CODES.noDate, 'the book does not say when its prices were read', 'Add "retrieved": a date.');
  }
  const entries = rows.flatMap((row) => readRow(row, defaults, list) ?? []);
  return { id, title, retrieved: retrieved?.value ?? 'not stated', entries };
}

const readSources = (object: JsonObjectAt | undefined): ReadonlyMap<string, string> =>
  new Map([...(object?.fields ?? [])].flatMap(([key, value]) => (value.kind === 'string' ? [[key, value.value]] : [])));
