import type { Alternative, Report } from '../../src/report/model.ts';
import { breakEvenOf } from '../support/report-figures.ts';
import { REPORT_VARIANTS } from '../support/report-fixture.ts';

/** Reports at the edges of what a page must bear. Figures of one report are scaled together, so they still agree. */

const order = (): Report => REPORT_VARIANTS['order']!();

const scaledBill = (monthly: Alternative['monthly'], by: number): Alternative['monthly'] => ({
  ...monthly,
  executions: monthly.executions * by,
  lines: monthly.lines.map((l) => ({ ...l, quantity: l.quantity * by, usd: l.usd === null ? null : l.usd * by })),
  totalUsd: monthly.totalUsd * by,
  lowUsd: monthly.lowUsd * by,
  highUsd: monthly.highUsd * by,
});

function scaled(base: Report, by: number): Report {
  const executions = base.load.executionsPerMonth * by;
  return {
    ...base,
    load: { ...base.load, executionsPerMonth: executions, meanPerSecond: by, peakPerSecond: 3.2 * by },
    alternatives: base.alternatives.map((a) => ({ ...a, monthly: scaledBill(a.monthly, by) })),
    breakEven: breakEvenOf(executions),
    states: base.states.map((s) => ({ ...s, standardUsdPerMonth: s.standardUsdPerMonth * by })),
    verdict: { ...base.verdict, sentence: `Express costs ${by} times $31.20 a month, Standard ${by} times $412.75.` },
  };
}

const withVolume = (base: Report, byVolume: Partial<Report['breakEven']['byVolume']>): Report => ({
  ...base,
  breakEven: { ...base.breakEven, byVolume: { ...base.breakEven.byVolume, ...byVolume } },
});

function oneState(): Report {
  const base = order();
  const alternatives = base.alternatives.map((a): Alternative => {
    const d = a.perExecution.durationMs;
    const same = { ...d, min: 120, p50: 120, p90: 120, p95: 120, p99: 120, max: 120, cdf: [{ upTo: 120, share: 1 }] };
    return { ...a, perExecution: { ...a.perExecution, durationMs: same } };
  });
  return { ...base, alternatives, states: base.states.slice(0, 1), workflow: { ...base.workflow, stateCount: 1 } };
}

/** Two crossings, exceeded limits far beyond the scale, and a load that throttles. */
function stormy(): Report {
  const base = scaled(order(), 380);
  const alternatives = base.alternatives.map(
    (a): Alternative => ({
      ...a,
      limits: a.limits.map((l, i) => {
        const peak = [l.peak * 0.1, l.limit * 4.13, l.limit * 1.07, l.limit * 0.97][i] ?? l.peak;
        const verdict = peak > l.limit ? 'exceeded' : peak >= 0.8 * l.limit ? 'near' : 'ok';
        return { ...l, peak, utilisation: peak / l.limit, verdict };
      }),
    }),
  );
  const timeline =
    base.timeline === null
      ? null
      : {
          ...base.timeline,
          offered: base.timeline.offered.map((n) => n * 250),
          starts: base.timeline.offered.map((n) => Math.min(300 * 3600, n * 250)),
          throttled: base.timeline.offered.map((n) => Math.max(0, n * 250 - 300 * 3600)),
          waitingStarts: base.timeline.offered.map((n) => Math.max(0, n * 250 - 300 * 3600) / 900),
        };
  const crossings = [
    { executionsPerMonth: 681, cheaperAbove: 'express' as const },
    { executionsPerMonth: 40_000_000, cheaperAbove: 'standard' as const },
  ];
  const bent = base.breakEven.byVolume.curve.map((p) => {
    const more = p.executionsPerMonth > 40_000_000 ? (p.standardUsd / p.expressUsd) * 1.8 : 1;
    return {
      ...p,
      expressUsd: p.expressUsd * more,
      expressLowUsd: p.expressLowUsd * more,
      expressHighUsd: p.expressHighUsd * more,
    };
  });
  const others = (['express-async', 'express-sync'] as const).map((alternative) => ({ ...timeline!, alternative }));
  return { ...withVolume(base, { crossings, curve: bent }), alternatives, timeline, otherTimelines: others };
}

export const EXTREMES: Readonly<Record<string, () => Report>> = {
  'one-state': oneState,
  tiny: () => scaled(order(), 1e-6),
  millions: () => scaled(order(), 10_000),
  billion: () => scaled(order(), 1e9 / 2_628_000),
  stormy,
  'zero-break-even': () =>
    withVolume(order(), { executionsPerMonth: 0, explanation: 'Express is cheaper at every volume.' }),
  'no-timeline': () => ({ ...order(), timeline: null }),
  'standard-only': () => ({ ...order(), alternatives: order().alternatives.slice(0, 1) }),
  bare: () => ({ ...order(), alternatives: [], states: [], timeline: null, assumptions: [], issues: [] }),
};

/** Every report the page is tried with. */
export const ALL_REPORTS: Readonly<Record<string, () => Report>> = { ...REPORT_VARIANTS, ...EXTREMES };
