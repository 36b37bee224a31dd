import type { SimulateQuotas } from '../model.ts';
import { TokenBucket } from './token-bucket.ts';

/** One function: its environments, those at work, and how fast it may get more. */
interface FunctionState {
  environments: number;
  running: number;
  /** Invokes throttled by its scale-up rate, and when the first was, ms. */
  throttled: number;
  firstMs: number;
  readonly scaling: TokenBucket | undefined;
}

/**
 * Concurrency of Lambda functions: an invoke takes an idle environment of its function or a new one, which a token of
 * the function's scale-up rate pays for, as long as the account's concurrency lasts; otherwise it is throttled.
 * Environments stay once they are there.
 *
 * @source AWS Lambda scaling behaviour, read 2026-11 (docs/aws-rules.md 3.4); that idle environments stay is a simplification.
 */
export class LambdaGate {
  running = 0;
  peak = 0;
  /** Invokes throttled by the account's concurrency, and by the scale-up rate of a function. */
  throttledByAccount = 0;
  throttledByScaling = 0;
  firstByAccountMs = Infinity;
  /** Invokes that were let through. */
  invokes = 0;
  readonly limit: number;
  readonly functions: readonly FunctionState[];
  #area = 0;
  #last = 0;

  constructor(functions: number, quotas: SimulateQuotas) {
    this.limit = quotas.lambdaConcurrency ?? Infinity;
    const { lambdaScaling } = quotas;
    this.functions = Array.from({ length: functions }, () => ({
      environments: 0,
      running: 0,
      throttled: 0,
      firstMs: Infinity,
      scaling: lambdaScaling === undefined ? undefined : new TokenBucket(lambdaScaling),
    }));
  }

  /** Whether the function may run now. */
  invoke(row: number, t: number): boolean {
    const state = this.functions[row]!;
    if (this.running >= this.limit) {
      this.throttledByAccount++;
      if (t < this.firstByAccountMs) this.firstByAccountMs = t;
      return false;
    }
    if (state.running === state.environments) {
      if (state.scaling !== undefined && !state.scaling.take(t)) {
        this.throttledByScaling++;
        state.throttled++;
        if (t < state.firstMs) state.firstMs = t;
        return false;
      }
      state.environments++;
    }
    this.#count(t, 1);
    state.running++;
    this.invokes++;
    if (this.running > this.peak) this.peak = this.running;
    return true;
  }

  release(row: number, t: number): void {
    this.functions[row]!.running--;
    this.#count(t, -1);
  }

  /** Running times time up to `t`, ms. */
  area(t: number): number {
    return this.#area + this.running * (t - this.#last);
  }

  #count(t: number, change: number): void {
    this.#area += this.running * (t - this.#last);
    this.#last = t;
    this.running += change;
  }
}
