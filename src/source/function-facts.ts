import type { JsonValue } from '../asl/index.ts';
import { asNumber } from './json.ts';
import type { FunctionFacts } from './model.ts';

/** What a source says of a function; undefined where it says nothing. */
export interface WrittenFunction {
  readonly memory?: JsonValue | undefined;
  readonly architecture?: JsonValue | undefined;
  readonly timeout?: JsonValue | undefined;
  readonly reserved?: JsonValue | undefined;
  readonly provisioned?: JsonValue | undefined;
  /** Memory where none is written, MB; Lambda's own default is 128, the serverless framework's 1024. */
  readonly defaultMemory?: number;
  readonly defaultTimeout?: number;
}

/**
 * Facts of a function with Lambda's defaults for what nobody wrote: 128 MB, 3 s, x86_64. What is written and not known
 * stays null.
 *
 * @source facts on real systems, sections 3 and 5 (defaults seen in plans printed by Terraform).
 */
export function functionFacts(written: WrittenFunction): FunctionFacts {
  const { defaultMemory = 128, defaultTimeout = 3 } = written;
  const defaults: ('memory' | 'architecture' | 'timeout')[] = [];
  const numberOr = (value: JsonValue | undefined, name: 'memory' | 'timeout', otherwise: number): number | null => {
    if (value !== undefined && value !== null) return asNumber(value) ?? null;
    defaults.push(name);
    return otherwise;
  };
  const { architecture } = written;
  if (architecture === undefined || architecture === null) defaults.push('architecture');
  const reserved = asNumber(written.reserved);
  const provisioned = asNumber(written.provisioned);
  return {
    memoryMb: numberOr(written.memory, 'memory', defaultMemory),
    architecture: architecture === undefined || architecture === null ? 'x86_64' : architectureOf(architecture),
    timeoutS: numberOr(written.timeout, 'timeout', defaultTimeout),
    ...(reserved !== undefined && reserved >= 0 && { reservedConcurrency: reserved }),
    ...(provisioned !== undefined && { provisionedConcurrency: provisioned }),
    defaults,
  };
}

const architectureOf = (value: JsonValue): 'x86_64' | 'arm64' | null =>
  value === 'arm64' || value === 'x86_64' ? value : null;
