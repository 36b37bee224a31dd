import type { Estimate, Measurement, PriceDimension, Spread, StateMeasure } from '../../bill/contract/index.ts';
import { type Exact, OUT_OF_REACH, type Refusal, type Solution } from '../../bill/solve/index.ts';
import type { Assumption } from '../../issue/index.ts';

/**
 * A sampled measurement with every mean that is known in closed form put in the sample's place, without an interval.
 * How things spread, and all durations, stay those of the sample.
 */
export function withExact(sampled: Measurement, solution: Solution): Measurement {
  const { transitions, retries, events, outcomes, billedMs, billedMemoryMb } = solution;
  return {
    ...sampled,
    transitions: spread(sampled.transitions, transitions),
    retries: transitions.known && retries.known ? exactly(retries.value) : sampled.retries,
    events: spread(sampled.events, events),
    ...(sampled.billedMs && billedMs && { billedMs: spread(sampled.billedMs, billedMs) }),
    ...(sampled.billedMemoryMb && billedMemoryMb && { billedMemoryMb: spread(sampled.billedMemoryMb, billedMemoryMb) }),
    usage: usageOf(sampled, solution),
    outcomes: outcomes.known ? outcomes.value : sampled.outcomes,
    states: sampled.states.map((state, i) => stateOf(state, i, solution)),
    ...(sampled.children && {
      children: sampled.children.map((row, i) => {
        const exact = solution.children[i];
        return transitions.known && exact?.known ? exact.value : row;
      }),
    }),
  };
}

const exactly = (mean: number): Estimate => ({ mean, halfWidth: 0 });

const spread = (sampled: Spread, told: Exact): Spread =>
  told.known ? { ...sampled, mean: told.value, halfWidth: 0 } : sampled;

function usageOf(sampled: Measurement, { usage }: Solution): Map<PriceDimension, Estimate> {
  const all = new Map(sampled.usage);
  for (const [dimension, told] of usage) if (told.known) all.set(dimension, exactly(told.value));
  return all;
}

/** Rows add up to the figures of the whole execution, so a column is exact as a whole or not at all. */
function stateOf(state: StateMeasure, i: number, { states, transitions, events }: Solution): StateMeasure {
  const exact = states[i]!;
  const column = <K extends 'entries' | 'retries' | 'transitions' | 'events'>(name: K, whole: Exact): number => {
    const told = exact[name];
    return whole.known && told.known ? told.value : state[name];
  };
  return {
    ...state,
    entries: column('entries', transitions),
    retries: column('retries', transitions),
    transitions: column('transitions', transitions),
    events: column('events', events),
  };
}

/** What is told of one workflow type, in the words of the report: transitions, retries, usage.gbSecond, … */
interface Figure {
  readonly name: string;
  readonly says: string;
  readonly told: Exact<unknown>;
}

function figuresOf(solution: Solution): Figure[] {
  const { transitions, retries, events, outcomes, usage, billedMs } = solution;
  const says: Partial<Record<PriceDimension, string>> = {
    gbSecond: 'GB-seconds',
    lambdaRequest: 'Lambda requests',
    lambdaGbSecondX86: 'Lambda GB-seconds (x86)',
    lambdaGbSecondArm: 'Lambda GB-seconds (Arm)',
    logIngestedGb: 'logs',
  };
  return [
    { name: 'transitions', says: 'transitions', told: transitions },
    { name: 'retries', says: 'retries', told: transitions.known ? retries : transitions },
    { name: 'events', says: 'history events', told: events },
    { name: 'outcomes', says: 'outcomes', told: outcomes },
    ...(billedMs === undefined ? [] : [{ name: 'billedMs', says: 'billed duration', told: billedMs }]),
    ...[...usage]
      .filter(([dimension]) => says[dimension] !== undefined)
      .map(([dimension, told]) => ({ name: `usage.${dimension}`, says: says[dimension]!, told })),
  ];
}

/** Names of the figures that are exact: `standard.transitions`. */
export const exactNames = (solutions: readonly Solution[]): string[] =>
  solutions.flatMap((solution) =>
    figuresOf(solution).flatMap(({ name, told }) => (told.known ? [`${solution.workflowType}.${name}`] : [])),
  );

const TYPE = { standard: 'Standard', express: 'Express' } as const;

/** Which figures are exact and which sampled, and why. */
export function exactAssumptions(solutions: readonly Solution[]): Assumption[] {
  return solutions.map((solution) => {
    const figures = figuresOf(solution);
    const exact = figures.filter(({ told }) => told.known).map(({ says }) => says);
    const sampled = figures.filter(({ told }) => !told.known);
    const type = TYPE[solution.workflowType];
    const reasons = [...new Set(sampled.flatMap(({ told }) => (told.known ? [] : [reasonOf(told.why)])))];
    return {
      id: `app.exact:${solution.workflowType}`,
      what: `${type}: ${
        exact.length === 0
          ? 'no mean is worked out in closed form'
          : `means worked out in closed form, without an interval: ${exact.join(', ')}`
      }; sampled: ${[...sampled.map(({ says }) => says), 'durations and how all figures spread'].join(', ')}${
        reasons.length === 0 ? '' : `, since ${reasons.join('; ')}`
      }`,
      value: `${exact.length} of ${figures.length} means exact`,
      source: `a Markov chain over the states; limits that fewer than 1 of ${(1 / OUT_OF_REACH).toLocaleString('en-US')} executions may meet count as never met`,
      weight: 'low',
    };
  });
}

/** The reason alone: refusals begin with the quantity they are about. */
const reasonOf = ({ what }: Refusal): string => what.replace(/^[\w -]+: /, '');
