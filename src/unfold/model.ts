import type { Assumption } from '../issue/index.ts';

/** Where a situation leads to: another one (its index), the end of its scope, or a state whose data is followed no further. */
export type Target = number;

export const END: Target = -1;

/** The state is run by odds from here on: beyond the bounds its data is not followed. */
export const byOdds = (state: number): Target => -2 - state;

/** The state of a target made by `byOdds`, or undefined for any other one. */
export const stateByOdds = (target: Target): number | undefined => (target < END ? -2 - target : undefined);

/** One way to go on, and its share of the times. */
export interface Option {
  readonly share: number;
  readonly target: Target;
}

/** How the data rules fail a try of a state that has begun well. */
export interface Failing {
  readonly error: string;
  /** Share of the tries that would otherwise succeed. */
  readonly share: number;
}

/** Where a catcher leads an error to. */
export interface Handler {
  readonly error: string;
  readonly target: Target;
}

/** A state with its data: what the state does when it is entered with them. Fields that are absent are as the state has them. */
export interface Situation {
  readonly kind: 'state';
  /** Index in the definition's states. */
  readonly state: number;
  /** After success; of a Choice the odds are in `options`. */
  readonly next: Target;
  readonly options?: readonly Option[];
  /** Its own data rules fail it before it does anything, or (Wait) once its time is over; `next` is never reached. */
  readonly fails?: { readonly error: string; readonly afterwards?: true };
  /** Tasks: data rules that fail after the task has succeeded. */
  readonly failing?: readonly Failing[];
  /** For errors that are known to be possible here, in the order of the catchers. */
  readonly handlers: readonly Handler[];
  /** History events of a visit, where they differ from the state's usual ones: instead of these. */
  readonly visitEvents?: number;
  readonly retryEvents?: number;
  /** Events more, or fewer, than the state's usual ones. */
  readonly moreEvents?: number;
  readonly waitMs?: number;
  readonly timeoutMs?: number;
  /** Of a Fail: its error as computed. */
  readonly failError?: string;
  readonly branches?: readonly Target[];
  readonly items?: number;
  /** Entries of the body: one for all items, or one per item. */
  readonly bodies?: readonly Target[];
  /** Infinity for no limit. */
  readonly maxConcurrency?: number;
}

/** No state: goes on at once in one of several ways. */
export interface Pick {
  readonly kind: 'pick';
  readonly options: readonly Option[];
}

/** No state: an error leaves the scope at once. */
export interface Raise {
  readonly kind: 'raise';
  readonly error: string;
}

export type UnfoldedNode = Situation | Pick | Raise;

/** A definition unfolded from the data of a load profile. */
export interface Unfolded {
  readonly places: readonly UnfoldedNode[];
  /** For each input of the scenario, in its order; one entry when it has none. */
  readonly entries: readonly Target[];
  /** For each entry: bytes of the largest data on any of its ways, as far as known. */
  readonly largestBytes: readonly number[];
  /** Ids of assumptions about single states that still hold: data did not always decide what they are about. */
  readonly undecided: ReadonlySet<string>;
  /** Whether some data is followed no further, so that every assumption may still hold. */
  readonly bounded: boolean;
  /** Situations that were evaluated; many may behave alike. */
  readonly situations: number;
  readonly assumptions: readonly Assumption[];
}
