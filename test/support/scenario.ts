import { ROOT } from '../../src/issue/index.ts';
import type { ArrivalPart, LatencyTable, Scenario, StateBehaviour } from '../../src/scenario/model.ts';
import { ms, perSecond } from '../../src/units/index.ts';

export const NO_LATENCY: LatencyTable = {
  startMs: 0,
  endMs: 0,
  flowStateMs: 0,
  taskScheduleToStartMs: 0,
  taskResultToExitMs: 0,
  lambdaInvokeMs: 0,
  payloadMsPerKib: 0,
  mapAtOnce: 0,
  mapRampMs: 0,
  mapMaxConcurrency: 0,
};

/** A scenario as a value, for tests of what comes after parsing. */
export function scenarioOf(
  states: Readonly<Record<string, Partial<StateBehaviour>>> = {},
  more: Partial<Scenario> = {},
): Scenario {
  return {
    horizon: ms(30 * 86_400_000),
    month: ms(730 * 3_600_000),
    seed: 42,
    origin: 'given',
    arrivals: {
      process: 'poisson',
      parts: [] as ArrivalPart[],
      executionsPerMonth: 1e6,
      meanPerSecond: perSecond(1),
      peakPerSecond: perSecond(1),
    },
    inputs: [],
    states: new Map(Object.entries(states).map(([name, b]) => [name, { pointer: ROOT, errors: [], ...b }])),
    latency: { standard: NO_LATENCY, express: NO_LATENCY },
    express: {},
    onThrottle: { kind: 'drop' },
    account: {
      region: 'us-east-1',
      freeTier: true,
      startEndTransitions: 0,
      logging: { level: 'OFF', includeExecutionData: false },
      quotas: new Map(),
    },
    assumptions: [],
    ...more,
  };
}
