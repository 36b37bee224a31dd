import type { JsonValue } from '../asl/index.ts';

/** One value a random output may have, and how often it has it. */
export interface ResultClass {
  readonly share: number;
  readonly value: JsonValue;
}

/** How a random output was made into classes. */
export interface Drawn {
  readonly classes: number;
  /** Classes that all its distributions would make together. */
  readonly wanted: number;
}

/** The values an output may have. */
export function resultClasses(output: JsonValue): {
  readonly classes: readonly ResultClass[];
  readonly random?: Drawn;
} {
  return { classes: [{ share: 1, value: output }] };
}
