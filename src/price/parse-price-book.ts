import { IssueList, type JsonAt, type Parsed, parsedUnlessErrors, readJsonText } from '../issue/index.ts';
import { PRICE_CODES } from './codes.ts';
import type { PriceBook } from './model.ts';
import { readOfferFile } from './offer-file.ts';
import { bookOf, type PriceSheet, regionsOf } from './sheet.ts';
import { BOOK_EXAMPLE, readSheetFile } from './sheet-file.ts';

export interface PriceBookSource {
  /** As the user named it; issues carry it, and a book without an id takes it. */
  readonly file?: string;
}

/**
 * The prices of one region, from a book of ours, the user's own in the same format, or an AWS Price List offer file
 * of `AmazonStates` as AWS publishes it.
 *
 * @param text  JSON.
 * @returns     issues with the place in the text when anything in it is wrong, also in other regions' rows, or when
 *              the file has no price for `region`.
 */
export function parsePriceBook(
  text: string,
  options: PriceBookSource & { readonly region: string },
): Parsed<PriceBook> {
  const list = new IssueList(options.file);
  const sheet = readSheet(text, options.file, list);
  const readable = !list.issues.some((issue) => issue.severity === 'error');
  const book = sheet !== undefined && readable ? bookOf(sheet, options.region, list) : undefined;
  return parsedUnlessErrors(book, list.issues);
}

/** Region codes a price file has prices for, sorted; `*` stands for a book that names no region. Empty when it cannot be read. */
export function knownRegions(text: string): readonly string[] {
  const sheet = readSheet(text, undefined, new IssueList());
  return sheet === undefined ? [] : regionsOf(sheet);
}

function readSheet(text: string, file: string | undefined, list: IssueList): PriceSheet | undefined {
  const codes = { notJson: PRICE_CODES.notJson, duplicate: PRICE_CODES.duplicateField };
  const root = readJsonText(text, list, codes);
  if (root === undefined) return undefined;
  if (has(root, 'rows')) return readSheetFile(root, file, list);
  if (has(root, 'offerCode') || (has(root, 'products') && has(root, 'terms'))) return readOfferFile(root, file, list);
  const hint = `A book of your own looks like ${BOOK_EXAMPLE}`;
  list.error(root, PRICE_CODES.notABook, 'this is neither a price book nor an AWS Price List file', hint);
  return undefined;
}

const has = (value: JsonAt, field: string): value is Extract<JsonAt, { kind: 'object' }> =>
  value.kind === 'object' && value.fields.has(field);
