import type { Definition, JsonValue, MapState } from '../../asl/index.ts';
import { didYouMean, type Pointer, ROOT } from '../../issue/index.ts';
import { constant, type Distribution } from '../../stats/index.ts';
import { isObject, readFields } from '../fields.ts';
import { show } from '../findings.ts';
import { itemData } from '../items/item-data.ts';
import type { StateBehaviour } from '../model.ts';
import { type FileText, fileText, type Reading } from '../reading.ts';
import { countLaw } from './distribution-spec.ts';
import { ITEM_FILE } from './schema-distribution.ts';

/** What is known of the items of a Map. */
export type Items = Pick<StateBehaviour, 'items' | 'itemSizes'>;

/** Text with the items of a Map, and what it is called in messages. */
export interface ItemSource {
  readonly text: string;
  readonly file: string;
}

/** `items` of a state: a number, a law of numbers, or `{ file }` with the items themselves. */
export function readItems(value: JsonValue, pointer: Pointer, state: MapState | undefined, reading: Reading): Items {
  if (isObject(value) && 'file' in value) {
    const file = readFields(ITEM_FILE, value, pointer, reading.findings)?.file;
    const text = file === undefined ? undefined : fileText(file, pointer, reading);
    return file === undefined || text === undefined ? {} : itemsIn({ text, file }, pointer, state, reading);
  }
  const law: Distribution | undefined = countLaw(value, pointer, reading);
  return law === undefined ? {} : { items: law };
}

const textOrNothing = (read: FileText): string | undefined => (typeof read === 'string' ? read : undefined);

function itemsIn(source: ItemSource, pointer: Pointer, state: MapState | undefined, reading: Reading): Items {
  const { readText, findings } = reading;
  const read = itemData(source.text, {
    file: source.file,
    state,
    readBeside: (path) => textOrNothing(readText?.(path)),
  });
  if (read.ok) return { items: constant(read.sizes.length), itemSizes: read.sizes };
  const elsewhere = { file: source.file, line: read.line, column: 1 };
  findings.error({ code: 'scenario.bad-file', pointer, message: read.problem, hint: read.hint, elsewhere });
  return {};
}

/** The behaviour with the items that were given beside the profile. */
export function withItemSources(
  states: ReadonlyMap<string, StateBehaviour>,
  sources: ReadonlyMap<string, ItemSource> | undefined,
  reading: Reading,
): ReadonlyMap<string, StateBehaviour> {
  if (sources === undefined || sources.size === 0) return states;
  const all = new Map(states);
  for (const [name, source] of sources) {
    const map = mapNamed(name, source, reading);
    const { items: _, itemSizes: __, ...known } = states.get(name) ?? { pointer: ROOT, errors: [] };
    all.set(name, { ...known, ...itemsIn(source, ROOT, map, reading) });
  }
  return all;
}

/** The Map of that name, or an issue: items are given to Maps only. */
function mapNamed(name: string, { file }: ItemSource, { definition, findings }: Reading): MapState | undefined {
  if (definition === undefined) return undefined;
  const maps = mapsOf(definition);
  const found = maps.find((state) => state.name === name);
  if (found !== undefined) return found;
  const names = [...new Set(maps.map((state) => state.name))];
  const hint = didYouMean(name, names) ?? `Its Maps: ${names.length === 0 ? 'none' : names.join(', ')}.`;
  const message = `items are given for ${show(name)}, and the workflow has no Map of that name`;
  const elsewhere = { file, line: 1, column: 1 };
  findings.error({ code: 'scenario.unknown-state', pointer: ROOT, message, hint, elsewhere });
  return undefined;
}

const mapsOf = ({ states }: Definition): MapState[] =>
  states.filter((state): state is MapState => state.type === 'Map');
