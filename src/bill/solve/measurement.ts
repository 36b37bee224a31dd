import type { Program } from '../../program/index.ts';
import type { Estimate, Measurement, PriceDimension } from '../contract/index.ts';
import type { Solution } from './model.ts';
import { knownOf } from './refused.ts';

const exactly = (mean: number): Estimate => ({ mean, halfWidth: 0 });

/** Everything a measurement holds, each figure exact. @throws Refused for the first that is not known */
export function measurementOf(
  program: Program,
  solution: Omit<Solution, 'spreads' | 'measurement'>,
  spreads: Solution['spreads'],
): Measurement {
  const { workflowType } = solution;
  return {
    workflowType,
    engine: { name: 'solve', executions: 0, entries: 0, seed: 0 },
    transitions: knownOf(spreads.transitions),
    retries: exactly(knownOf(solution.retries)),
    events: knownOf(spreads.events),
    overEventLimit: 0,
    durationMs: knownOf(spreads.durationMs),
    overDurationLimit: 0,
    ...(workflowType === 'express' && {
      billedMs: knownOf(spreads.billedMs!),
      billedMemoryMb: knownOf(spreads.billedMemoryMb!),
    }),
    usage: new Map<PriceDimension, Estimate>(
      [...solution.usage].map(([dimension, told]) => [dimension, exactly(knownOf(told))]),
    ),
    outcomes: knownOf(solution.outcomes),
    states: solution.states.map((state, i) => {
      const meanDurationMs = knownOf(state.meanDurationMs);
      return {
        ...program.states[i]!,
        entries: knownOf(state.entries),
        retries: knownOf(state.retries),
        transitions: knownOf(state.transitions),
        events: knownOf(state.events),
        ...(meanDurationMs !== undefined && { meanDurationMs }),
      };
    }),
    ...(solution.children.length > 0 && { children: solution.children.map(knownOf) }),
    quality: { confidenceLevel: 1, relativeHalfWidth: 0, target: 0, reached: true, partial: false },
    assumptions: [],
    issues: [],
  };
}
