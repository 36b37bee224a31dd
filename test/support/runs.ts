/**
 * How many random cases a property is tried with: few at every change, `STEPMETER_RUNS` times as many in the long suite
 * (test/long/properties.test.ts).
 */
export const runs = (quick: number): number => quick * Number(process.env['STEPMETER_RUNS'] ?? 1);
