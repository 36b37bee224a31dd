import { at, type Issue, type Pointer, ROOT } from '../../issue/index.ts';

/** A line that grows for as long as the load lasts. */
export interface GrowingLine {
  /** Quota or resource. */
  readonly name: string;
  /** Where a load profile would raise it. */
  readonly pointer: Pointer;
  /** Requests a second that ask for it, and that get through. */
  readonly wanted: number;
  readonly through: number;
  /** In the line when the load ends. */
  readonly waiting: number;
  /** Starts a second, on average, and with which the line would not grow. */
  readonly startRate: number;
  readonly stableRate: number;
}

/** Wanted over let through, from which on a line cannot come from chance, or from another quota, alone. */
const SURELY_TOO_MUCH = 1.01;

export const isTooMuch = (wanted: number, through: number): boolean => wanted > through * SURELY_TOO_MUCH;

/** Where a load profile raises a quota. */
export const quotaPointer = (name: string): Pointer => at(ROOT, 'account', 'quotas', name);

/** Says so, with the load that would be stable. @param code  of the engine that found it. */
export function unstableIssue(code: Issue['code'], line: GrowingLine): Issue {
  const { name, pointer, wanted, through, waiting, startRate, stableRate } = line;
  return {
    severity: 'warning',
    code,
    pointer,
    line: 1,
    column: 1,
    message: `${name}: ${show(wanted)} a second are wanted and ${show(through)} get through, so ${Math.round(waiting).toLocaleString('en-US')} wait when the load ends, more the longer it lasts`,
    hint: `At this quota a load of about ${show(stableRate)} starts a second would be stable, instead of ${show(startRate)} on average.`,
  };
}

const show = (value: number): string =>
  value.toLocaleString('en-US', { maximumSignificantDigits: 4, useGrouping: value >= 10_000 });
