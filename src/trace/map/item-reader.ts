import { parse } from 'csv-parse/sync';
import type { JsonObject, JsonValue, MapState } from '../../asl/index.ts';
import {
  evaluateField,
  fillTemplate,
  isArray,
  isObject,
  member,
  type NumberField,
  parseJson,
  putMember,
  readNumber,
  refersTo,
  TooDeep,
} from '../../dataflow/index.ts';
import { Failed } from '../failure.ts';
import type { ItemSource } from '../model.ts';
import type { Visit } from '../states/visit.ts';

const MAX_ITEMS: NumberField = { name: 'MaxItems', whole: true, refusal: refersTo('integer') };

/** What an ItemReader is asked for: its Parameters and its MaxItems (0: all). */
export async function readerRequest(
  visit: Visit<MapState>,
  selected: JsonValue,
): Promise<{ readonly maxItems: number }> {
  const raw = visit.state.itemReader?.raw ?? {};
  const environment = visit.environment();
  if (visit.state.queryLanguage === 'jsonPath') fillTemplate(raw.Parameters ?? {}, selected, environment);
  else await evaluateField(raw.Arguments ?? {}, 'ItemReader/Arguments', visit.states(environment), environment);
  const maxItems = await readNumber(visit, MAX_ITEMS, selected, 'ReaderConfig', configOf(visit.state));
  return { maxItems: maxItems ?? 0 };
}

const configOf = (state: MapState): JsonObject => {
  const config = state.itemReader?.raw.ReaderConfig;
  return isObject(config) ? config : {};
};

/**
 * Items of the data behind a reader.
 * @throws Failed States.ItemReaderFailed when they cannot be read from the text.
 */
export function itemsFrom(source: ItemSource, state: MapState): readonly JsonValue[] {
  if ('items' in source) return source.items;
  const config = configOf(state);
  const type = String(config.InputType ?? 'JSON');
  if (type === 'CSV') return csvItems(source.text, config);
  if (type === 'JSONL')
    return source.text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map(parsedItems);
  const document = parsedItems(source.text);
  const pointer = config.ItemsPointer;
  const items = typeof pointer === 'string' ? atPointer(document, pointer) : document;
  if (isArray(items)) return items;
  throw readerFailed('Attempting to map over non-iterable node.'); // AWS's words
}

function parsedItems(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch (problem) {
    if (problem instanceof TooDeep) throw readerFailed(`The data to map over is not followed: ${problem.message}`);
    throw readerFailed('The data to map over is not valid JSON.');
  }
}

function atPointer(document: JsonValue, pointer: string): JsonValue | undefined {
  const keys = pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  return keys.reduce<JsonValue | undefined>((value, key) => {
    if (isArray(value)) return value[Number(key)];
    return isObject(value) ? member(value, key) : undefined;
  }, document);
}

const DELIMITERS: Readonly<Record<string, string>> = { COMMA: ',', PIPE: '|', SEMICOLON: ';', SPACE: ' ', TAB: '\t' };

/** One object of texts per row; fields without a header are dropped and missing ones empty. Source: recordings. */
function csvItems(text: string, config: JsonObject): JsonValue[] {
  const delimiter = DELIMITERS[String(config.CSVDelimiter ?? 'COMMA')] ?? ',';
  let rows: string[][];
  try {
    rows = parse(text, { delimiter, relax_column_count: true, skip_empty_lines: true, bom: true });
  } catch (problem) {
    throw readerFailed(problem instanceof Error ? problem.message : 'The CSV data cannot be read.');
  }
  const given = isArray(config.CSVHeaders) ? config.CSVHeaders.map(String) : undefined;
  const headers = given ?? rows.shift() ?? [];
  return rows.map((row) => {
    const item: Record<string, JsonValue> = {};
    for (const [i, header] of headers.entries()) putMember(item, header, row[i] ?? '');
    return item;
  });
}

const readerFailed = (cause: string): Failed => new Failed({ error: 'States.ItemReaderFailed', cause });
