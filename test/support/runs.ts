/**
 * How many random cases a property is tried with: few at every change, `STEPMETER_RUNS` times as many in the long suite
 * (test/long/properties.test.ts).
 */
export const runs = (quick: number): number => quick * Number(process.env['STEPMETER_RUNS'] ?? 1);

/** Rows of a table of which the first `quick` are tried at every change, and all in the long suite. */
export const rows = <Row>(quick: number, table: readonly Row[]): readonly Row[] =>
  isQuick() ? table.slice(0, quick) : table;

/** For the name of such a test: how much of its table is tried here. */
export const part = (quick: number, all: number): string => (isQuick() ? `${quick} of ${all} here` : `all ${all}`);

const isQuick = (): boolean => process.env['STEPMETER_RUNS'] === undefined;
