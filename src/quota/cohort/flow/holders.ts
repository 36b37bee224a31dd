import type { CohortQuotas } from '../model.ts';

/** One function or pool: how much of it is taken. */
export interface Holder {
  readonly limit: number;
  /** Taken at the end of the step. */
  held: number;
  peak: number;
  /** Sum over steps of what was taken. */
  heldSteps: number;
  /** Asked for, refused or made to wait. */
  requests: number;
  refused: number;
  firstStep: number;
}

export const holder = (limit: number): Holder => ({
  limit,
  held: 0,
  peak: 0,
  heldSteps: 0,
  requests: 0,
  refused: 0,
  firstStep: Infinity,
});

/**
 * Concurrency of Lambda functions as a fluid: what asks in one step shares the room of the account alike, and each
 * function grows by the tokens of its scale-up rate. Environments stay once they are there.
 */
export class LambdaGate {
  readonly account: Holder;
  readonly functions: readonly Holder[];
  readonly environments: Float64Array;
  readonly #tokens: Float64Array;
  readonly #bucketSize: number;
  readonly #refill: number;
  /** Concurrency asked for in the step under way, of the account and [function]; what each may have, from the step before. */
  #asked = 0;
  #fair = 1;
  readonly #askedOf: Float64Array;
  readonly #fairOf: Float64Array;

  constructor(functions: number, quotas: CohortQuotas, stepMs: number) {
    this.account = holder(quotas.lambdaConcurrency ?? Infinity);
    this.functions = Array.from({ length: functions }, () => holder(Infinity));
    this.environments = new Float64Array(functions);
    this.#bucketSize = quotas.lambdaScaling?.bucketSize ?? Infinity;
    this.#refill = ((quotas.lambdaScaling?.refillRate ?? 0) * stepMs) / 1000;
    this.#tokens = new Float64Array(functions).fill(this.#bucketSize);
    this.#askedOf = new Float64Array(functions);
    this.#fairOf = new Float64Array(functions).fill(1);
  }

  nextStep(): void {
    const room = this.account.limit - this.account.held;
    this.#fair = this.#asked > room ? Math.max(0, room) / this.#asked : 1;
    this.#asked = 0;
    for (let i = 0; i < this.#tokens.length; i++) {
      this.#tokens[i]! += this.#refill;
      const free = this.environments[i]! + this.#tokens[i]! - this.functions[i]!.held;
      this.#fairOf[i] = this.#askedOf[i]! > free ? Math.max(0, free) / this.#askedOf[i]! : 1;
      this.#askedOf[i] = 0;
    }
  }

  release(row: number, amount: number): void {
    this.account.held = Math.max(0, this.account.held - amount);
    const one = this.functions[row]!;
    one.held = Math.max(0, one.held - amount);
  }

  /** @param heldShare  of an invoke, in use when the step ends. @returns the invokes let through. */
  invoke(row: number, amount: number, heldShare: number, step: number): number {
    const { account } = this;
    const one = this.functions[row]!;
    const asked = amount * heldShare;
    this.#asked += asked;
    this.#askedOf[row]! += asked;
    account.requests += amount;
    if (asked === 0) return amount;
    let given = Math.min(Math.max(0, account.limit - account.held), asked * this.#fair);
    if (given < asked * ENOUGH) refuse(account, amount * (1 - given / asked), step);
    const free = Math.max(0, this.environments[row]! + this.#tokens[row]! - one.held);
    const grown = Math.min(given, free, asked * this.#fairOf[row]!);
    if (grown < given * ENOUGH) refuse(one, amount * ((given - grown) / asked), step);
    given = grown;
    const more = one.held + given - this.environments[row]!;
    if (more > 0) {
      this.#tokens[row]! -= more;
      this.environments[row]! += more;
    }
    one.held += given;
    account.held += given;
    return amount * (given / asked);
  }

  endStep(): void {
    count(this.account);
    for (let i = 0; i < this.functions.length; i++) {
      count(this.functions[i]!);
      if (this.#tokens[i]! > this.#bucketSize) this.#tokens[i] = this.#bucketSize;
    }
  }
}

const ENOUGH = 1 - 1e-12;

function refuse(of: Holder, amount: number, step: number): void {
  of.refused += amount;
  if (step < of.firstStep) of.firstStep = step;
}

export function count(of: Holder): void {
  of.heldSteps += of.held;
  if (of.held > of.peak) of.peak = of.held;
}
