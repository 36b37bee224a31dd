import type { Atoms } from '../laws/atoms.ts';

/** Where an arc leaves its scope: well, or with an error. */
export const DONE = -1;
export const exitOf = (error: number): number => -2 - error;
export const errorOf = (exit: number): number => -2 - exit;

/** One way to go on from a stage. */
export interface Arc {
  /** Row of the stage it leads to, or where it leaves the scope. */
  readonly to: number;
  /** Time from the stage's entry to the next one's, ms; its mass is the odds of going this way. */
  readonly duration: Atoms;
  /** History events of the visit it ends; 0 when a further try follows. */
  readonly events: number;
}

/** Where the members of a family begin. */
export interface Fork {
  readonly entry: number;
  /** Members per entry of the stage, on average. */
  readonly count: number;
  /** From the stage's entry to the member's, ms. */
  readonly offset: Atoms;
}

/** What the members of a family come to, all together. */
export interface FamilyCounts {
  readonly transitions: Atoms;
  readonly events: Atoms;
  readonly fanOut: Atoms;
}

/** One try of one state: what a transition leads to. */
export interface Stage {
  readonly node: number;
  readonly isRetry: boolean;
  readonly arcs: Arc[];
  readonly forks: readonly Fork[];
  readonly family: FamilyCounts | undefined;
  /** Transitions on the longest way through the family: each may wait in turn. */
  readonly familyDepth: number;
  /** How long a try holds its function or its server, ms; of tasks. */
  readonly service: Atoms | undefined;
  /** Mean billed ms of the Lambda function of a try. */
  readonly billedLambdaMs: number;
  /** Mean lines at log level ERROR, of a pass and of a throttled invoke. */
  readonly errorLines: number;
  readonly throttledLines: number;
  /** Where a throttled invoke leads to. */
  throttled: Arc | undefined;
}
