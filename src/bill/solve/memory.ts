import type { Program } from '../../program/index.ts';
import { billedMemoryMb, expressMemoryMb } from '../contract/index.ts';
import type { Span } from './algebras/spans.ts';
import { Refused } from './refused.ts';

/** Billed memory of an Express execution with its odds, MB: one case per class of input. */
export type MemoryCases = readonly { readonly megabytes: number; readonly odds: number }[];

/**
 * Branches and iterations add to the memory; where their number can change the rounded figure, memory and duration vary
 * together and neither the memory nor the GB-seconds are told.
 *
 * @throws Refused
 */
export function memoryCases(
  { payload }: Program,
  fanOutOf: (inputClass: number) => Span,
  definitionBytes = payload.definitionBytes,
): MemoryCases {
  const { memoryMb } = payload;
  return payloadCases(payload).map(({ bytes, odds }, inputClass) => {
    const [fewest, most] = fanOutOf(inputClass);
    const of = (fanOutSteps: number): number =>
      billedMemoryMb(
        Number.isNaN(memoryMb) ? expressMemoryMb({ definitionBytes, payloadBytes: bytes, fanOutSteps }) : memoryMb,
      );
    const megabytes = of(fewest);
    if (most < Infinity ? of(most) === megabytes : bytes === 0 || !Number.isNaN(memoryMb)) return { megabytes, odds };
    throw varyTogether();
  });
}

/** Bytes of execution data by class of input. */
export function payloadCases({ cumulative, bytes }: Program['payload']): { bytes: number; odds: number }[] {
  return [...bytes].map((size, i) => ({
    bytes: size,
    odds: bytes.length === 1 ? 1 : cumulative[i]! - (cumulative[i - 1] ?? 0),
  }));
}

export const varyTogether = (): Refused =>
  new Refused({ code: 'solve.joint', what: 'GB-seconds: memory, duration and number of executions vary together' });
