import type { StateRow } from '../model.ts';

/** Dearest first, then most entered; otherwise in the order of the file. */
export const byMoney = (states: readonly StateRow[]): readonly StateRow[] =>
  states.toSorted(
    (a, b) => b.standardUsdPerMonth - a.standardUsdPerMonth || b.entriesPerExecution - a.entriesPerExecution,
  );
