import type { Ending } from './tree-walker.ts';
import { countEvents, cutAt, openStep, type Step } from './walk-step.ts';

/**
 * Branches or iterations that run side by side. The first failure in time ends all of them at that moment; with none,
 * the slowest decides. No member is followed beyond a moment that is known to end the family.
 */
export class Family {
  readonly #outerDeadline: number;
  readonly #allowed: number;
  readonly #steps: Step[] = [];
  #deadline: number;
  #used = 0;
  #slowest: number;
  #failure: Extract<Ending, { kind: 'failed' }> | undefined;
  #fullAt = Infinity;
  #overdue = false;
  /** Members failed at the same instant by different errors: which one is the family's is a rule of the engine's own. */
  isTied = false;

  constructor(start: number, deadline: number, allowed: number) {
    this.#outerDeadline = deadline;
    this.#deadline = deadline;
    this.#allowed = allowed;
    this.#slowest = start;
  }

  /** What bounds the next member. */
  bounds(): { readonly deadline: number; readonly allowed: number; used: number } {
    return { deadline: this.#deadline, allowed: this.#allowed, used: 0 };
  }

  /** Takes in a member that was followed to its ending. */
  add(steps: readonly Step[], ending: Ending, used: number): void {
    this.#steps.push(...steps);
    this.#used += used;
    switch (ending.kind) {
      case 'done':
        this.#slowest = Math.max(this.#slowest, ending.t);
        break;
      case 'late':
        this.neverStarted();
        break;
      case 'full':
        this.#fullAt = Math.min(this.#fullAt, ending.t);
        this.#deadline = Math.min(this.#deadline, ending.t);
        break;
      case 'failed':
        if (ending.culprit !== undefined) this.#steps.push(abortOf(ending.culprit, ending.t));
        if (ending.t === this.#failure?.t) this.isTied ||= ending.error !== this.#failure.error;
        if (ending.t < (this.#failure?.t ?? Infinity)) {
          this.#failure = ending;
          this.isTied = false;
        }
        this.#deadline = Math.min(this.#deadline, ending.t);
    }
  }

  /** A member is still under way, or waiting for its turn, when the time of the scope around is up. */
  neverStarted(): void {
    if (this.#deadline === this.#outerDeadline) this.#overdue = true;
  }

  end(): { readonly ending: Ending; readonly steps: readonly Step[]; readonly used: number } {
    const failure = this.#failure;
    if (failure !== undefined && failure.t <= this.#fullAt) {
      const steps = cutAt(this.#steps, failure.t, true);
      return { ending: failure, steps, used: countEvents(steps) };
    }
    const ending: Ending =
      this.#fullAt < Infinity
        ? { kind: 'full', t: this.#fullAt }
        : this.#overdue
          ? { kind: 'late', t: Infinity }
          : { kind: 'done', t: this.#slowest };
    return { ending, steps: this.#steps, used: this.#used };
  }
}

/** The state whose failure left the member is not exited: it logs that it was aborted, as its siblings' states do. */
function abortOf(culprit: Step['state'], t: number): Step {
  const step = openStep('abort', culprit, t);
  step.end = t;
  step.events.push({ t, type: `${culprit.type}StateAborted` });
  return step;
}
