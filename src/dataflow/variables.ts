import type { JsonValue } from '../asl/index.ts';
import { MAX_PAYLOAD_BYTES } from '../asl/index.ts';
import { StateFailure } from '../expr/index.ts';
import { MAX_VARIABLES_BYTES, payloadSize } from './payload-size.ts';

/** Bytes all variables of one execution hold together; shared by its scopes. */
interface Ledger {
  bytes: number;
}

/**
 * Workflow variables of one scope: the top level, a branch, an iteration. Inner scopes read what outer ones hold and
 * cannot change it; what they assign ends with them. Source: developer guide, "Workflow variables", read 2026-11.
 */
export class Variables {
  readonly #outer: Variables | undefined;
  readonly #own = new Map<string, JsonValue>();
  readonly #ledger: Ledger;

  private constructor(outer: Variables | undefined, ledger: Ledger) {
    this.#outer = outer;
    this.#ledger = ledger;
  }

  static empty(): Variables {
    return new Variables(undefined, { bytes: 0 });
  }

  /** Variables that are there already, whoever assigned them. */
  static holding(values: ReadonlyMap<string, JsonValue>): Variables {
    const variables = Variables.empty();
    for (const [name, value] of values) {
      variables.#own.set(name, value);
      variables.#ledger.bytes += payloadSize(value);
    }
    return variables;
  }

  inner(): Variables {
    return new Variables(this, this.#ledger);
  }

  get(name: string): JsonValue | undefined {
    return this.#own.has(name) ? this.#own.get(name) : this.#outer?.get(name);
  }

  /** Every visible variable, inner values first. */
  all(): ReadonlyMap<string, JsonValue> {
    return new Map([...(this.#outer?.all() ?? []), ...this.#own]);
  }

  /**
   * Takes the values of one Assign; they were all computed from the old values.
   * @throws StateFailure States.DataLimitExceeded above 256 KiB per variable or Assign, or 10 MiB in all.
   */
  assign(values: ReadonlyMap<string, JsonValue>): void {
    let bytes = 0;
    let change = 0;
    for (const [name, value] of values) {
      const size = payloadSize(value);
      bytes += size;
      change += size - this.#sizeOf(name);
    }
    if (bytes > MAX_PAYLOAD_BYTES) throw tooLarge('one Assign', MAX_PAYLOAD_BYTES);
    if (this.#ledger.bytes + change > MAX_VARIABLES_BYTES) throw tooLarge('an execution', MAX_VARIABLES_BYTES);
    this.#ledger.bytes += change;
    for (const [name, value] of values) this.#own.set(name, value);
  }

  #sizeOf(name: string): number {
    const old = this.#own.get(name);
    return old === undefined ? 0 : payloadSize(old);
  }
}

const tooLarge = (what: string, limit: number): StateFailure =>
  new StateFailure({
    error: 'States.DataLimitExceeded',
    detail: `The variables of ${what} exceed the maximum size of ${limit} bytes.`,
  });
