/** Units of time by name, in ms; `min` is a unit where it stands alone and a function before a bracket. */
export const UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ...['s', 'sec', 'second', 'seconds'].map((name) => [name, 1000] as const),
  ...['min', 'minute', 'minutes'].map((name) => [name, 60_000] as const),
  ...['h', 'hr', 'hour', 'hours'].map((name) => [name, 3_600_000] as const),
  ...['d', 'day', 'days'].map((name) => [name, 86_400_000] as const),
  ...['w', 'week', 'weeks'].map((name) => [name, 604_800_000] as const),
]);

export const CONSTANTS: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['e', Math.E],
]);

/** Remainder with the sign of the divisor, so that `mod(t - 1 h, 24 h)` is never negative. */
const modulo = (x: number, y: number): number => x - y * Math.floor(x / y);
const halfAwayFromZero = (x: number): number => Math.sign(x) * Math.round(Math.abs(x));

/** A function of numbers and how many it takes. */
type Pure = { readonly count: readonly [number, number]; readonly of: (...values: number[]) => number };
/** Functions of plain numbers. */
export const PLAIN: ReadonlyMap<string, Pure> = new Map<string, Pure>([
  ['sin', { count: [1, 1], of: Math.sin }],
  ['cos', { count: [1, 1], of: Math.cos }],
  ['tan', { count: [1, 1], of: Math.tan }],
  ['exp', { count: [1, 1], of: Math.exp }],
  ['log', { count: [1, 2], of: (x, base) => (base === undefined ? Math.log(x) : Math.log(x) / Math.log(base)) }],
  ['floor', { count: [1, 1], of: Math.floor }],
  ['ceil', { count: [1, 1], of: Math.ceil }],
  ['round', { count: [1, 1], of: halfAwayFromZero }],
]);
/** Functions that keep the dimension their arguments share. */
export const KEEPING: ReadonlyMap<string, Pure> = new Map<string, Pure>([
  ['abs', { count: [1, 1], of: Math.abs }],
  ['min', { count: [1, 20], of: Math.min }],
  ['max', { count: [1, 20], of: Math.max }],
  ['mod', { count: [2, 2], of: modulo }],
]);
/** Every function an expression may call. */
export const FUNCTION_NAMES = [...PLAIN.keys(), ...KEEPING.keys(), 'sqrt', 'pow'];

export const COMPARISONS: ReadonlyMap<string, (a: number, b: number) => boolean> = new Map([
  ['<', (a: number, b: number) => a < b],
  ['<=', (a: number, b: number) => a <= b],
  ['>', (a: number, b: number) => a > b],
  ['>=', (a: number, b: number) => a >= b],
  ['==', (a: number, b: number) => a === b],
  ['!=', (a: number, b: number) => a !== b],
]);
