import { type Bytes, bytes, type MiB, type Milliseconds, mib, ms, type Share, share } from './quantity.ts';

/** What reading a quantity answers: the value, or one sentence saying what was found and what would do. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/** What one unit is worth: `factor` x 10^`power` of the base unit, so that reading stays in whole numbers. */
interface UnitWorth {
  readonly factor: number;
  readonly power: number;
}
type UnitTable = ReadonlyMap<string, UnitWorth>;

const unitTable = (rows: readonly (readonly [names: string, factor: number, power?: number])[]): UnitTable =>
  new Map(rows.flatMap(([names, factor, power = 0]) => names.split(' ').map((name) => [name, { factor, power }])));

/** The first name of each row is the one that messages offer. */
const DURATION_UNITS = [
  ['us µs μs', 1, -3],
  ['ms msec millisecond milliseconds', 1],
  ['s sec secs second seconds', 1000],
  ['min m mins minute minutes', 60_000],
  ['h hr hrs hour hours', 3_600_000],
  ['d day days', 86_400_000],
  ['w week weeks', 604_800_000],
] as const;

const SIZE_UNITS = [
  ['B byte bytes', 1],
  ['kB KB', 1000],
  ['KiB', 1024],
  ['MB', 1_000_000],
  ['MiB', 1024 ** 2],
  ['GB', 1_000_000_000],
  ['GiB', 1024 ** 3],
] as const;

/** Lambda and Express memory: AWS writes "MB" and means 1024-based MB (docs/aws-rules.md 2.1). */
const MEMORY_UNITS = [
  ['MB MiB', 1],
  ['GB GiB', 1024],
] as const;

interface QuantityKind {
  readonly what: string;
  readonly example: string;
  readonly units: UnitTable;
  /** Unit names for a message. */
  readonly offered: string;
}

const kindOf = (
  what: string,
  example: string,
  rows: readonly (readonly [names: string, factor: number, power?: number])[],
): QuantityKind => ({
  what,
  example,
  units: unitTable(rows),
  offered: rows.map(([names]) => names.split(' ')[0]).join(', '),
});

export const DURATION = kindOf('duration', '250 ms', DURATION_UNITS);
const SIZE = kindOf('size', '2 KiB', SIZE_UNITS);
const MEMORY = kindOf('memory size', '512 MB', MEMORY_UNITS);

/** Longer texts are no quantity anybody wrote, and their digits would take long to multiply. */
export const LONGEST = 1000;

/** Sign, digits with `_` between them, fraction, exponent; what follows is the unit and starts with no digit. */
const NUMBER = /^([+-]?)(?:(\d[\d_]*)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d+))?(?:\s*([^\s\d._+-]\S*))?$/;

export interface Written {
  readonly negative: boolean;
  /** All digits in a row, and the power of ten of the last one. */
  readonly digits: bigint;
  readonly power: number;
  readonly unitName: string;
}

/** The parts of a written number and its unit; undefined for what is none. */
export function written(text: string): Written | undefined {
  const match = NUMBER.exec(text.trim());
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', bareFraction = '', exponent = '0', unitName = ''] = match;
  const places = fraction + bareFraction;
  const digits = BigInt(whole.replaceAll('_', '') + places);
  return { negative: sign === '-' && digits > 0n, digits, power: Number(exponent) - places.length, unitName };
}

/** The double nearest to the written number times the unit: "1.1 h" is 3960000 ms, not 3960000.0000000005. */
export const nearest = ({ digits, power }: Written, unit: UnitWorth): number =>
  Number(`${digits * BigInt(unit.factor)}e${power + unit.power}`);

/** A text for a message: all of it unless it is long. */
export const shown = (text: string): string => {
  const trimmed = text.trim();
  return trimmed.length <= 60 ? trimmed : `${trimmed.slice(0, 57)}...`;
};

function readWith(text: string, kind: QuantityKind): Read<number> {
  const { what, example, units, offered } = kind;
  const found = text.length <= LONGEST ? written(text) : undefined;
  if (found === undefined) {
    return { ok: false, problem: `"${shown(text)}" is not a ${what}; write a number and a unit, such as "${example}"` };
  }
  if (found.unitName === '') {
    return { ok: false, problem: `${shown(text)} has no unit; a ${what} needs one, such as "${example}"` };
  }
  const unit = units.get(found.unitName);
  if (unit === undefined) {
    return { ok: false, problem: `"${shown(found.unitName)}" is no unit of a ${what}; use one of ${offered}` };
  }
  if (found.negative) return { ok: false, problem: `${shown(text)} is negative; a ${what} is 0 or more` };
  const value = nearest(found, unit);
  if (!Number.isFinite(value)) return { ok: false, problem: `${shown(text)} is too large for a ${what}` };
  return { ok: true, value };
}

const mapRead = <A, B>(read: Read<A>, f: (a: A) => B): Read<B> => (read.ok ? { ok: true, value: f(read.value) } : read);

/** "5 min", "120ms", "1.5 h" in ms. A bare number is refused. */
export const readDuration = (text: string): Read<Milliseconds> => mapRead(readWith(text, DURATION), ms);

/** "64 KiB", "2 MB" (decimal) in bytes. */
export const readSize = (text: string): Read<Bytes> => mapRead(readWith(text, SIZE), bytes);

/** "512 MB" in AWS's 1024-based MB. */
export const readMemory = (text: string): Read<MiB> => mapRead(readWith(text, MEMORY), mib);

/** "0.2 %" or "0.002" as a share of 1. A percent sign or a fraction in 0..1, nothing else. */
export function readShare(text: string): Read<Share> {
  const found = text.length <= LONGEST ? written(text) : undefined;
  if (found === undefined || (found.unitName !== '' && found.unitName !== '%')) {
    return {
      ok: false,
      problem: `"${shown(text)}" is not a share; write a percentage such as "2 %" or a fraction such as "0.02"`,
    };
  }
  const value = nearest(found, { factor: 1, power: found.unitName === '%' ? -2 : 0 });
  if (found.negative || !(value <= 1)) return { ok: false, problem: `${shown(text)} is outside 0 % to 100 %` };
  return { ok: true, value: share(value) };
}
