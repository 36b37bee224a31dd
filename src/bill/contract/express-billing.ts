import { type GbSeconds, gbSeconds, mib, ms } from '../../units/index.ts';

// Express billing rules. @source AWS Step Functions pricing page (text copy of its worked examples), read 2026-11; docs/aws-rules.md 2.1, 2.2.
const BASE_MEMORY_MB = 50;
const MEMORY_STEP_MB = 64;
const DURATION_STEP_MS = 100;
/** AWS adds KB as decimal here: 12,800 KB are 12.8 MB. */
const BYTES_PER_MB = 1e6;
/** A sum of durations may exceed a whole step by rounding error alone; a tenth of a nanosecond is not a step. */
const STEP_TOLERANCE = 1e-9;

const stepsOf = (value: number, step: number): number => Math.max(1, Math.ceil(value / step - STEP_TOLERANCE));

/** MB·ms of a GB-second: MB are 1024-based here. */
export const MB_MS_PER_GB_SECOND = 1024 * 1000;

/** Bytes of a billed GB of logs. AWS says GB; taken as 1024-based like its memory. */
export const BYTES_PER_LOG_GB = 1024 ** 3;

/**
 * Memory an Express execution is expected to use, MB: 50 MB + definition + execution data x number of Parallel or Map steps.
 *
 * @param definitionBytes  size of the definition.
 * @param payloadBytes     size of the execution data, bytes.
 * @param fanOutSteps      Parallel or Map steps that hold the data at once; 0 or 1 for a plain workflow (counted as 1).
 * @returns                MB before rounding; see `billedMemoryMb`.
 * @source                 AWS pricing page, Express example: 50 KB + 400 steps x 32 KB = 62.85 MB; read 2026-11.
 */
export function expressMemoryMb(size: {
  readonly definitionBytes: number;
  readonly payloadBytes: number;
  readonly fanOutSteps: number;
}): number {
  const copies = Math.max(1, size.fanOutSteps);
  return BASE_MEMORY_MB + (size.definitionBytes + size.payloadBytes * copies) / BYTES_PER_MB;
}

/** Billed memory, MB: up to the next 64 MB, at least 64. */
export const billedMemoryMb = (memoryMb: number): number => stepsOf(memoryMb, MEMORY_STEP_MB) * MEMORY_STEP_MB;

/** Billed duration of one execution, ms: up to the next 100 ms, at least 100. Round each execution, never a mean. */
export const billedDurationMs = (durationMs: number): number =>
  stepsOf(durationMs, DURATION_STEP_MS) * DURATION_STEP_MS;

/** GB-s billed for one Express execution: both sides rounded up, MB / 1024. */
export const expressGbSeconds = (durationMs: number, memoryMb: number): GbSeconds =>
  gbSeconds(ms(billedDurationMs(durationMs)), mib(billedMemoryMb(memoryMb)));
