import { parse } from 'csv-parse/sync';
import type { JsonObject, JsonValue, MapState } from '../../asl/index.ts';
import { parseJson, TooDeep } from '../../expr/index.ts';
import { isObject } from '../fields.ts';
import { jsonSize } from '../inputs.ts';

/** Sizes of the items a Map reads, or why the text has none. */
export type ItemData =
  | { readonly ok: true; readonly sizes: Float64Array }
  | { readonly ok: false; readonly line: number; readonly problem: string; readonly hint?: string };

type Items = { readonly ok: true; readonly items: Iterable<JsonValue> } | Exclude<ItemData, { readonly ok: true }>;

const bad = (problem: string, hint?: string, line = 1): Exclude<ItemData, { readonly ok: true }> => ({
  ok: false,
  line,
  problem,
  ...(hint !== undefined && { hint }),
});

/**
 * The items in a local copy of what a Map reads: a CSV, JSON or JSON Lines file, the list of an S3 prefix as
 * `aws s3api list-objects-v2` prints it, an S3 inventory (one of its CSV files, or its manifest with the files beside
 * it). The Map's ItemReader says which; without one, the file's ending.
 *
 * @param readBeside  text of a file the manifest names.
 * @returns  bytes of each item as compact JSON in UTF-8, in order.
 */
export function itemData(
  text: string,
  from: {
    readonly file: string;
    readonly state?: MapState | undefined;
    readonly readBeside?: ((path: string) => string | undefined) | undefined;
  },
): ItemData {
  const config = readerConfig(from.state);
  const found = itemsOf(text, formatOf(from.file, from.state, config), config, from.readBeside);
  return found.ok ? { ok: true, sizes: Float64Array.from(found.items, jsonSize) } : found;
}

type Format = 'CSV' | 'JSON' | 'JSONL' | 'MANIFEST' | 'LIST' | 'PARQUET';

const readerConfig = (state: MapState | undefined): JsonObject => {
  const config = state?.itemReader?.raw.ReaderConfig;
  return isObject(config) ? config : {};
};

function formatOf(file: string, state: MapState | undefined, { InputType }: JsonObject): Format {
  const ending = /\.(csv|jsonl|ndjson)$/i.exec(file)?.[1]?.toLowerCase();
  const reader = state?.itemReader?.raw;
  if (typeof reader?.Resource === 'string' && /listObjects/i.test(reader.Resource)) {
    return ending === 'csv' ? 'CSV' : 'LIST';
  }
  if (InputType === 'MANIFEST') return ending === 'csv' ? 'CSV' : 'MANIFEST';
  if (InputType === 'CSV' || InputType === 'JSONL' || InputType === 'PARQUET') return InputType;
  if (reader !== undefined || ending === undefined) return 'JSON';
  return ending === 'csv' ? 'CSV' : 'JSONL';
}

function itemsOf(
  text: string,
  format: Format,
  config: JsonObject,
  readBeside: ((path: string) => string | undefined) | undefined,
): Items {
  switch (format) {
    case 'CSV':
      return csvItems(text, config, config.InputType === 'MANIFEST' ? INVENTORY_HEADERS : undefined);
    case 'JSONL':
      return jsonLines(text);
    case 'MANIFEST':
      return inventory(text, readBeside);
    case 'PARQUET':
      return bad('items in Parquet are not read', 'State their number and size: items: 50000, itemSize: 300 B.');
    default:
      return jsonItems(text, config);
  }
}

const DELIMITERS: Readonly<Record<string, string>> = { COMMA: ',', PIPE: '|', SEMICOLON: ';', SPACE: ' ', TAB: '\t' };

/** What the rows of an inventory hold at the least, where no manifest names the columns. */
const INVENTORY_HEADERS: readonly string[] = ['Bucket', 'Key', 'Size', 'LastModifiedDate', 'ETag'];

/** One object of texts per row; fields without a header are dropped and missing ones empty, as AWS does. */
function csvItems(text: string, config: JsonObject, headersGiven?: readonly string[]): Items {
  const delimiter = DELIMITERS[String(config.CSVDelimiter ?? 'COMMA')] ?? ',';
  let rows: string[][];
  try {
    rows = parse(text, { delimiter, relax_column_count: true, skip_empty_lines: true, bom: true });
  } catch (error) {
    const { lines, message } = error as { lines?: unknown; message?: unknown };
    return bad(`not a CSV text: ${String(message)}`, undefined, typeof lines === 'number' ? Math.max(1, lines) : 1);
  }
  const written = Array.isArray(config.CSVHeaders) ? config.CSVHeaders.map(String) : headersGiven;
  const headers = written ?? rows.shift() ?? [];
  return { ok: true, items: rows.map((row) => Object.fromEntries(headers.map((name, i) => [name, row[i] ?? '']))) };
}

function jsonLines(text: string): Items {
  const items: JsonValue[] = [];
  const lines = text.split('\n');
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '') continue;
    try {
      items.push(parseJson(line));
    } catch (problem) {
      if (problem instanceof TooDeep) return bad(`this line is not followed: ${problem.message}`, undefined, i + 1);
      return bad('this line is not JSON', 'A JSON Lines file holds one JSON value per line.', i + 1);
    }
  }
  return { ok: true, items };
}

type Parsed = { readonly ok: true; readonly document: JsonValue } | Exclude<ItemData, { readonly ok: true }>;

function parsedJson(text: string): Parsed {
  try {
    return { ok: true, document: parseJson(text.replace(/^\ufeff/, '')) };
  } catch (problem) {
    return bad(problem instanceof TooDeep ? `the text is not followed: ${problem.message}` : 'the text is not JSON');
  }
}

function jsonItems(text: string, { ItemsPointer }: JsonObject): Items {
  const parsed = parsedJson(text);
  if (!parsed.ok) return parsed;
  const { document } = parsed;
  const at = typeof ItemsPointer === 'string' ? atPointer(document, ItemsPointer) : document;
  const list = isObject(at) && Array.isArray(at.Contents) ? at.Contents : at;
  if (Array.isArray(list)) return { ok: true, items: list as JsonValue[] };
  const where = typeof ItemsPointer === 'string' ? ` at ${ItemsPointer}` : '';
  return bad(`there is no list of items${where}`, 'Expected a JSON array, or an object with Contents.');
}

function atPointer(document: JsonValue, pointer: string): JsonValue | undefined {
  const keys = pointer.split('/').slice(1);
  return keys.reduce<JsonValue | undefined>((value, key) => {
    if (Array.isArray(value)) return (value as readonly JsonValue[])[Number(key)];
    return isObject(value) ? value[key.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
  }, document);
}

/** An S3 inventory: its manifest names CSV files and their columns; only files that are there as text can be counted. */
function inventory(text: string, readBeside: ((path: string) => string | undefined) | undefined): Items {
  const parsed = parsedJson(text);
  if (!parsed.ok) return parsed;
  const manifest = parsed.document;
  const files = isObject(manifest) ? manifest.files : undefined;
  if (!isObject(manifest) || !Array.isArray(files)) {
    return bad(
      'an inventory manifest is JSON with a list of files',
      'Give one of its CSV files, or the manifest.json.',
    );
  }
  const headers = typeof manifest.fileSchema === 'string' ? manifest.fileSchema.split(',').map((s) => s.trim()) : [];
  const all: JsonValue[] = [];
  for (const file of files as readonly JsonValue[]) {
    const key = isObject(file) && typeof file.key === 'string' ? file.key : '';
    const part = readBeside?.(key) ?? readBeside?.(key.replace(/\.gz$/, '')) ?? readBeside?.(baseName(key));
    if (part === undefined) {
      const hint = 'Put its files beside it, or state the number of items: items: 50000.';
      return bad(`the inventory file ${JSON.stringify(key)} could not be read`, hint);
    }
    const rows = csvItems(part, {}, headers);
    if (!rows.ok) return rows;
    all.push(...rows.items);
  }
  return { ok: true, items: all };
}

const baseName = (key: string): string => key.replace(/\.gz$/, '').split('/').pop() ?? key;
