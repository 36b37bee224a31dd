/**
 * How many random cases a property is tried with: few at every change, `STEPMETER_RUNS` times as many in the long suite
 * (test/long/properties.test.ts).
 */
export const runs = (quick: number): number => quick * Number(process.env['STEPMETER_RUNS'] ?? 1);

/** Rows of a table of which the first `quick` are tried at every change, and all in the long suite. */
export const rows = <Row>(quick: number, table: readonly Row[]): readonly Row[] =>
  process.env['STEPMETER_RUNS'] === undefined ? table.slice(0, quick) : table;
