import jsonata from 'jsonata';
import type { Work } from './jsonata-work.ts';

/** A function of the library as it stands in a binding. */
interface Builtin {
  readonly _jsonata_function: true;
  readonly implementation: (...values: unknown[]) => unknown;
  readonly signature: unknown;
}

/** The library's functions that take time by the size of what they get. The others make single numbers or call back. */
const COUNTED = [
  ...['sum', 'count', 'max', 'min', 'average', 'reverse', 'zip', 'append', 'keys', 'lookup', 'spread', 'merge', 'sort'],
  ...['substring', 'substringBefore', 'substringAfter', 'lowercase', 'uppercase', 'length', 'trim', 'contains'],
  ...['match', 'replace', 'split', 'formatNumber', 'number', 'base64encode', 'base64decode', 'map', 'filter', 'single'],
  ...['encodeUrl', 'encodeUrlComponent', 'decodeUrl', 'decodeUrlComponent', 'reduce', 'toMillis', 'formatInteger'],
  ...['parseInteger', 'sift', 'each', 'fromMillis'],
];
/** Those that look at all that is inside. */
const COUNTED_THROUGH = ['string', 'join', 'clone', 'boolean', 'not', 'error', 'assert'];

let found: Promise<ReadonlyMap<string, Builtin>> | undefined;

/** The library hands its functions out as values of expressions only. */
async function builtins(): Promise<ReadonlyMap<string, Builtin>> {
  const names = [...COUNTED, ...COUNTED_THROUGH];
  const list = await Promise.all(names.map((name) => jsonata(`$${name}`).evaluate(undefined) as Promise<Builtin>));
  return new Map(names.map((name, i) => [name, list[i] as Builtin]));
}

/** The library's functions, each of which counts what it is given before it begins. */
export async function countedBuiltins(work: Work): Promise<ReadonlyMap<string, Builtin>> {
  found ??= builtins();
  const through = new Set(COUNTED_THROUGH);
  const counted = new Map<string, Builtin>();
  for (const [name, builtin] of await found) {
    const charge = through.has(name) ? work.chargeForAll : work.chargeFor;
    counted.set(name, {
      ...builtin,
      implementation(this: unknown, ...values) {
        for (const value of values) charge(value);
        return builtin.implementation.apply(this, values);
      },
    });
  }
  return counted;
}
