declare const unit: unique symbol;
/** A number that carries its unit in its type; a bare number does not fit. */
export type Quantity<U extends string> = number & { readonly [unit]: U };
export type Milliseconds = Quantity<'ms'>;
export type Bytes = Quantity<'B'>;
export type MiB = Quantity<'MiB'>;
export type GbSeconds = Quantity<'GB*s'>;
/** A part of a whole, 0..1: odds, error rates, precision. */
export type Share = Quantity<'1'>;
export type PerSecond = Quantity<'1/s'>;

const atLeastZero = (value: number, what: string, unitName: string): number => {
  if (!(value >= 0 && value < Infinity)) throw new RangeError(`${what} must be >= 0 ${unitName}, got ${value}`);
  return value; // NaN fails the test above, on purpose
};

export const ms = (value: number): Milliseconds => atLeastZero(value, 'duration', 'ms') as Milliseconds;
export const bytes = (value: number): Bytes => atLeastZero(value, 'size', 'B') as Bytes;
export const mib = (value: number): MiB => atLeastZero(value, 'memory', 'MiB') as MiB;
export const perSecond = (value: number): PerSecond => atLeastZero(value, 'rate', '1/s') as PerSecond;

/** @throws RangeError outside 0..1 */
export function share(value: number): Share {
  if (!(value >= 0 && value <= 1)) throw new RangeError(`a share lies in 0..1, got ${value}`);
  return value as Share;
}

/**
 * GB-seconds of one billed run.
 * @param billed  billed duration in ms (already rounded up).
 * @param memory  billed memory in MB; AWS divides by 1024 (docs/aws-rules.md 2.1).
 */
export function gbSeconds(billed: Milliseconds, memory: MiB): GbSeconds {
  return ((billed / 1000) * (memory / 1024)) as GbSeconds;
}
