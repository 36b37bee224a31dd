import type { Step } from '../chain/elimination.ts';
import type { Try } from '../chain/tries.ts';

/**
 * What one follows along the ways an execution can take: odds, powers that count events, bounds, whole laws of time.
 * Steps one after the other are multiplied, alternatives added; what follows knows no more than that. Absent is zero.
 */
export interface Algebra<T> {
  readonly one: T;
  plus(a: T, b: T): T;
  times(a: T, b: T): T;
  /** Odds, and nothing else. */
  share(odds: number): T;
  /** Entering a state, and the time it takes before its tries, members or end. */
  entered(node: number): T;
  /** One try of a task that ends so, its odds included. */
  tried(node: number, way: Try): T;
  /** The wait before a retry, ms; with jitter anything evenly up to it. */
  waited(ms: number, jitter: boolean): T;
  /** A try after the first, or a container that starts again. */
  retried(node: number): T;
  /** Leaving a state by its end or a catcher. */
  left(node: number): T;
  /** Leaving it by an error. */
  failed(node: number): T;
  /** An iteration of an inline Map, its states aside. */
  iterated(node: number): T;
  /** All members of a family together, where none can fail. */
  family(node: number, members: readonly Ends<T>[]): T;
  /** The children of a map run, none of which ends it. */
  children(node: number, child: Ends<T>): T;
  /**
   * An execution that a task has started and that ends so. @param ends  its own ways. @param odds  of ending so.
   */
  nested(node: number, ends: T, odds: number): T;
  /** Members that run side by side, of which some may fail: the first failure ends all. */
  cut(node: number, members: readonly Ends<T>[]): CutFamily<T>;
  /** How each member of a loop is passed, given how it is come to from outside. @throws Refused */
  loop(
    members: readonly number[],
    inflow: readonly (T | undefined)[],
    steps: readonly WeightedStep<T>[],
    leaving: readonly (T | undefined)[],
  ): (T | undefined)[];
}

export type WeightedStep<T> = Omit<Step, 'weight'> & { readonly weight: T };

/** Ways out of a scope that is entered once. */
export interface Ends<T> {
  readonly well: T | undefined;
  /** By error id or set. */
  readonly failed: ReadonlyMap<number, T>;
}

export interface CutFamily<T> {
  readonly well: T | undefined;
  readonly failed: T | undefined;
}
