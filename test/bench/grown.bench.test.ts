import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Program } from '../../src/program/index.ts';
import { latencyBook } from '../scenario/book.ts';

/** The built engine is measured: a test runner's own module loader slows imported names down. */
const BUILT = new URL('../../dist/', import.meta.url);
const DEMO = new URL('../../datasets/examples/order-processing/', import.meta.url);
const EXECUTIONS_PER_SLICE = 2_000;
const SLICES = 60;
const WARM_UP_SLICES = 10;

const isBuilt = existsSync(new URL('grow/index.js', BUILT));
if (!isBuilt) console.warn('skipped: nothing is built; npm run build first');

const built = async <T>(room: string): Promise<T> => (await import(new URL(`${room}/index.js`, BUILT).href)) as T;

const LINES = { 1: 35, 2: 30, 3: 20, 4: 10, 6: 5 } as const;

/** The demo's profile with data in place of odds: what each task answers, as often as the odds say. */
function byData(profile: string): string {
  const orders = Object.entries(LINES).flatMap(([lines, weight]) =>
    [
      { total: 40, share: 88 },
      { total: 900, share: 12 },
    ].map(({ total, share }) => {
      const items = Array.from({ length: Number(lines) }, (_, i) => ({ sku: `sku-${i}`, quantity: i + 1 }));
      return { weight: weight * share, value: { Payload: { total, items }, StatusCode: 200 } };
    }),
  );
  const scores = [
    { weight: 3, value: { ResponseBody: { score: 0.95 } } },
    { weight: 97, value: { ResponseBody: { score: 0.2 } } },
  ];
  return profile
    .replace('outputSize: 2 KiB', `outputs: ${JSON.stringify(orders)}`)
    .replace('  CheckFraud:\n', `  CheckFraud:\n    outputs: ${JSON.stringify(scores)}\n`);
}

test.skipIf(!isBuilt)('the demo by data runs at no less than half the speed of the demo by odds', async () => {
  const { parseWorkflow } = await built<typeof import('../../src/asl/index.ts')>('asl');
  const { parseLoadProfile } = await built<typeof import('../../src/scenario/index.ts')>('scenario');
  const { unfold } = await built<typeof import('../../src/unfold/index.ts')>('unfold');
  const { compile } = await built<typeof import('../../src/program/index.ts')>('program');
  const { SampleRun } = await built<typeof import('../../src/bill/sample/index.ts')>('bill/sample');
  const workflow = parseWorkflow(readFileSync(new URL('workflow.asl.json', DEMO), 'utf8'));
  if (!workflow.ok) throw new Error('the demo has errors');
  const programOf = async (text: string, grows: boolean): Promise<Program> => {
    const profile = parseLoadProfile(text, { definition: workflow.value, latency: latencyBook() });
    if (!profile.ok) throw new Error(JSON.stringify(profile.issues));
    const growth = grows ? await unfold(workflow.value, profile.value) : undefined;
    return compile(workflow.value, profile.value, 'standard', growth).program;
  };
  const text = readFileSync(new URL('profile.load.yaml', DEMO), 'utf8');
  const before = process.hrtime.bigint();
  const grown = await programOf(byData(text), true);
  const grownMs = Number(process.hrtime.bigint() - before) / 1e6;
  const runs = { odds: new SampleRun(await programOf(text, false), 42), data: new SampleRun(grown, 42) };

  const best = { odds: Infinity, data: Infinity };
  for (let slice = 0; slice < SLICES; slice++) {
    for (const by of ['odds', 'data'] as const) {
      const from = process.hrtime.bigint();
      runs[by].advance(EXECUTIONS_PER_SLICE);
      const seconds = Number(process.hrtime.bigint() - from) / 1e9;
      if (slice >= WARM_UP_SLICES) best[by] = Math.min(best[by], seconds);
    }
  }
  const options = { confidenceLevel: 0.999, target: 1, relativeHalfWidth: 0, partial: false };
  const odds = runs.odds.measure(options).transitions;
  const data = runs.data.measure(options).transitions;
  const rate = (by: 'odds' | 'data', mean: number): number => (EXECUTIONS_PER_SLICE * mean) / best[by] / 1e6;
  const [byOdds, fromData] = [rate('odds', odds.mean), rate('data', data.mean)];
  console.log(
    `grown: ${fromData.toFixed(1)} M transitions/s by data over ${grown.nodeCount} nodes, ` +
      `${byOdds.toFixed(1)} M by odds: ${(fromData / byOdds).toFixed(2)} of it; grown in ${grownMs.toFixed(0)} ms`,
  );

  // the work: the same transitions, from data that come as often as the odds say
  expect(Math.abs(data.mean - odds.mean)).toBeLessThan(data.halfWidth + odds.halfWidth);
  expect(grown.nodeCount).toBeLessThan(300);
  expect(fromData / byOdds).toBeGreaterThanOrEqual(0.5);
});
