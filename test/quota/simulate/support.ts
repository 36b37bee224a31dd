import { parseWorkflow } from '../../../src/asl/index.ts';
import type { ArrivalSource, Measurement } from '../../../src/bill/contract/index.ts';
import { compile, type Program } from '../../../src/program/index.ts';
import { type SimulateOptions, SimulateRun } from '../../../src/quota/simulate/index.ts';
import type { Scenario, StateBehaviour } from '../../../src/scenario/model.ts';
import { scenarioOf } from '../../support/scenario.ts';

type Type = 'standard' | 'express';

/** A program from states and their behaviour, without overheads. */
export function programOf(
  states: Readonly<Record<string, object>>,
  behaviour: Readonly<Record<string, Partial<StateBehaviour>>>,
  options: {
    readonly type?: Type;
    readonly startAt?: string;
    readonly timeoutSeconds?: number;
    readonly scenario?: Partial<Scenario>;
  } = {},
): Program {
  const text = JSON.stringify({
    StartAt: options.startAt ?? Object.keys(states)[0],
    ...(options.timeoutSeconds !== undefined && { TimeoutSeconds: options.timeoutSeconds }),
    States: states,
  });
  const parsed = parseWorkflow(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return compile(parsed.value, scenarioOf(behaviour, options.scenario), options.type ?? 'standard').program;
}

export const call = (next?: string, more: object = {}): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::dynamodb:putItem',
  Parameters: {},
  ...(next === undefined ? { End: true } : { Next: next }),
  ...more,
});

export const lambda = (next?: string, more: object = {}): object => ({
  ...call(next, more),
  Resource: 'arn:aws:lambda:us-east-1:111122223333:function:f',
});

/** Pieces of straight rate: [until ms, rate at the beginning, rate at the end], starts per second. */
export function sourceOf(...pieces: readonly (readonly [toMs: number, left: number, right: number])[]): ArrivalSource {
  const edges = Float64Array.from([0, ...pieces.map(([to]) => to)]);
  const rateIn = (i: number, t: number): number => {
    const [to, left, right] = pieces[i]!;
    return left + ((right - left) * (t - edges[i]!)) / (to - edges[i]!);
  };
  const pieceAt = (t: number): number => pieces.findIndex(([to], i) => t >= edges[i]! && t < to);
  return {
    startMs: 0,
    endMs: edges.at(-1)!,
    edges,
    rateAt: (t) => (pieceAt(t) < 0 ? 0 : rateIn(pieceAt(t), t)),
    expectedStarts: (from, to) =>
      pieces.reduce((sum, [end], i) => {
        const a = Math.max(from, edges[i]!);
        const b = Math.min(to, end);
        return b > a ? sum + ((rateIn(i, a) + rateIn(i, b)) / 2) * ((b - a) / 1000) : sum;
      }, 0),
  };
}

export const constantRate = (perSecond: number, forMs: number): ArrivalSource =>
  sourceOf([forMs, perSecond, perSecond]);

export const MEASURE = { confidenceLevel: 0.999, target: 1, relativeHalfWidth: 1, partial: false } as const;

export function optionsOf(
  perSecond: number,
  horizonMs: number,
  more: Partial<SimulateOptions> & { readonly process?: 'poisson' | 'uniform' | 'burst' } = {},
): SimulateOptions {
  const { process = 'poisson', ...rest } = more;
  return {
    arrivals: { process, parts: [constantRate(perSecond, horizonMs)] },
    quotas: {},
    onThrottle: { kind: 'drop' },
    seed: 1,
    horizonMs,
    ...rest,
  };
}

/** Runs to the end. */
export function simulated(program: Program, options: SimulateOptions): SimulateRun {
  const run = new SimulateRun(program, options);
  while (!run.finished) run.advance(1_000_000);
  return run;
}

export const measured = (program: Program, options: SimulateOptions): Measurement =>
  simulated(program, options).measure(MEASURE);
