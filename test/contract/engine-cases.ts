import type { Measurement } from '../../src/bill/contract/index.ts';
import type { Program } from '../../src/program/index.ts';
import { constant, exponential, gammaFromMoments, poisson } from '../../src/stats/index.ts';
import { mib, share } from '../../src/units/index.ts';
import { WORKFLOWS } from '../quota/cohort/workflows.ts';
import { call, lambda, programOf } from '../quota/simulate/support.ts';

/** Workflows small enough to work out by hand what an engine has to answer when nothing is in the way. */

/** A figure of an answer, with the half-width its engine claims. */
export interface Figure {
  readonly mean: number;
  readonly halfWidth: number;
}

export interface EngineCase {
  readonly name: string;
  readonly program: Program;
  /** Figure by figure, with how it is worked out. */
  readonly truths: readonly (readonly [figure: FigureName, truth: number, why: string])[];
}

const sure = (mean: number): Figure => ({ mean, halfWidth: 0 });

/** Half-width of a share among so many executions, at 99.9 %; nothing is claimed of a mean worked out. */
const ofShare = ({ outcomes, engine }: Measurement, kind: keyof Measurement['outcomes']): Figure => {
  const p = outcomes[kind];
  const spread = engine.executions > 0 && p > 0 && p < 1 ? 3.29 * Math.sqrt((p * (1 - p)) / engine.executions) : 0;
  return { mean: p, halfWidth: spread };
};

/** How every figure is read from an answer; undefined where it does not tell. */
export const FIGURES = {
  transitions: (m: Measurement): Figure => m.transitions,
  retries: (m: Measurement): Figure => m.retries,
  events: (m: Measurement): Figure => m.events,
  durationMs: (m: Measurement): Figure => m.durationMs,
  billedMs: (m: Measurement): Figure | undefined => m.billedMs,
  billedMemoryMb: (m: Measurement): Figure | undefined => m.billedMemoryMb,
  succeeded: (m: Measurement): Figure => ofShare(m, 'succeeded'),
  failed: (m: Measurement): Figure => ofShare(m, 'failed'),
  timedOut: (m: Measurement): Figure => ofShare(m, 'timedOut'),
  stateTransition: (m: Measurement): Figure | undefined => m.usage.get('stateTransition'),
  expressRequest: (m: Measurement): Figure | undefined => m.usage.get('expressRequest'),
  gbSecond: (m: Measurement): Figure | undefined => m.usage.get('gbSecond'),
  lambdaRequest: (m: Measurement): Figure | undefined => m.usage.get('lambdaRequest'),
  lambdaGbSecondArm: (m: Measurement): Figure | undefined => m.usage.get('lambdaGbSecondArm'),
  shortest: (m: Measurement): Figure => sure(m.durationMs.min),
  longest: (m: Measurement): Figure => sure(m.durationMs.max),
} as const;
export type FigureName = keyof typeof FIGURES;

const pass = (next?: string): object => ({ Type: 'Pass', ...(next === undefined ? { End: true } : { Next: next }) });
const boom = (p: number, ms?: number): object => ({
  errors: [{ error: 'Boom', probability: share(p), ...(ms !== undefined && { duration: constant(ms) }) }],
});
const retrier = { ErrorEquals: ['Boom'], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 2 };
const parallel = (...branches: readonly Record<string, object>[]): object => ({
  Type: 'Parallel',
  Branches: branches.map((States) => ({ StartAt: Object.keys(States)[0], States })),
  End: true,
});
const map = (more: object, States: Record<string, object>): object => ({
  Type: 'Map',
  ItemProcessor: { StartAt: Object.keys(States)[0], States, ...(more as { processor?: object }).processor },
  End: true,
});

/** Memory of an Express execution, MB: 50 and next to no definition and payload, in steps of 64 (docs/aws-rules.md 2.1). */
const EXPRESS_MB = 64;

export const CASES: readonly EngineCase[] = [
  {
    name: 'three tasks in a row',
    program: programOf(
      { A: call('B'), B: call('C'), C: call() },
      {
        A: { duration: exponential(300) },
        B: { duration: constant(500) },
        C: { duration: gammaFromMoments(2000, 0.5) },
      },
    ),
    truths: [
      ['transitions', 3, 'one each'],
      ['stateTransition', 3, 'and each is billed'],
      ['events', 17, '2 + 3 x 5'],
      ['durationMs', 2800, 'means add up'],
      ['succeeded', 1, 'nothing fails'],
      ['retries', 0, 'nothing fails'],
    ],
  },
  {
    name: 'Express is billed by the started 100 ms of each execution',
    program: programOf(
      { A: call('B'), B: call() },
      { A: { duration: constant(130) }, B: { duration: constant(120) } },
      {
        type: 'express',
      },
    ),
    truths: [
      ['durationMs', 250, 'exactly'],
      ['shortest', 250, 'every one of them'],
      ['longest', 250, 'every one of them'],
      ['billedMs', 300, 'rounded up'],
      ['billedMemoryMb', EXPRESS_MB, '50 MB and a little'],
      ['expressRequest', 1, 'one request'],
      ['gbSecond', (0.3 * EXPRESS_MB) / 1024, '0.3 s x 1/16 GB'],
      ['transitions', 2, 'states entered, not billed'],
    ],
  },
  {
    name: 'an error that is retried twice',
    program: programOf(
      { A: call(undefined, { Retry: [retrier] }) },
      { A: { duration: constant(100), ...boom(0.3, 50) } },
    ),
    truths: [
      ['retries', 0.3 + 0.09, 'p + p^2'],
      ['transitions', 1 + 0.3 + 0.09, 'a retry is a transition'],
      ['failed', 0.027, 'p^3'],
      ['durationMs', 0.7 * 100 * 1.39 + 0.3 * 50 * 1.39 + 0.3 * 1000 + 0.09 * 2000, 'tries, and waits of 1 s and 2 s'],
    ],
  },
  {
    name: 'an error that is caught',
    program: programOf(
      { A: call('B', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'C' }] }), B: pass(), C: call() },
      { A: { duration: constant(100), ...boom(0.25) }, C: { duration: constant(1000) } },
    ),
    truths: [
      ['succeeded', 1, 'the catcher takes them all'],
      ['transitions', 2, 'A, then B or C'],
      ['durationMs', 100 + 0.25 * 1000, 'a quarter goes by C'],
      ['events', 2 + 5 + 0.75 * 2 + 0.25 * 5, 'a Pass has two events, a task five'],
    ],
  },
  {
    name: 'a loop left with odds of 45 %',
    program: WORKFLOWS.poll(),
    truths: [
      ['transitions', 3 / 0.45 + 1, 'rounds are geometric: 1 / 0.45 on average'],
      ['durationMs', 5100 / 0.45, 'each round 5.1 s'],
      ['events', 2 + (2 + 5 + 2) / 0.45 + 2, 'a Wait and a Choice have two'],
    ],
  },
  {
    name: 'a task that times out',
    program: programOf({ A: call(undefined, { TimeoutSeconds: 1 }) }, { A: { duration: exponential(1000) } }),
    truths: [
      ['failed', Math.exp(-1), 'longer than its mean'],
      ['durationMs', 1000 * (1 - Math.exp(-1)), 'the mean of min(X, 1 s)'],
      ['longest', 1000, 'never longer'],
    ],
  },
  {
    name: 'a Fail state',
    program: programOf({ A: call('F'), F: { Type: 'Fail', Error: 'No' } }, { A: { duration: constant(10) } }),
    truths: [
      ['failed', 1, 'always'],
      ['transitions', 2, 'a Fail state is entered'],
      ['events', 2 + 5 + 1, 'a Fail state has one event'],
    ],
  },
  {
    name: 'the slower of two branches',
    program: programOf(
      { P: parallel({ L: call() }, { R: call() }) },
      { L: { duration: exponential(1000) }, R: { duration: exponential(1000) } },
    ),
    truths: [
      ['durationMs', 1500, 'the maximum of two exponentials'],
      ['transitions', 3, 'the Parallel and two tasks'],
      ['events', 2 + 4 + 2 * 5, 'a Parallel has four'],
    ],
  },
  {
    name: 'a Map of a Poisson number of items, one after the other',
    program: programOf(
      { M: { ...map({}, { T: call() }), MaxConcurrency: 1 } },
      { M: { items: poisson(4) }, T: { duration: constant(200) } },
    ),
    truths: [
      ['transitions', 5, 'the Map and four tasks on average'],
      ['durationMs', 800, 'one at a time'],
      ['events', 2 + 4 + 4 * (2 + 5), 'a Map has four, an iteration two'],
    ],
  },
  {
    name: 'a distributed Map with Express children',
    program: programOf(
      { M: map({ processor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' } } }, { T: call() }) },
      { M: { items: constant(5) }, T: { duration: constant(130) } },
    ),
    truths: [
      ['stateTransition', 1 + 5, 'the Map and the start of each child'],
      ['expressRequest', 5, 'one per child'],
      ['gbSecond', (5 * 0.2 * EXPRESS_MB) / 1024, '0.2 s each'],
      ['succeeded', 1, 'nothing fails'],
    ],
  },
  {
    name: 'a Lambda function is billed by the ms, cold starts included',
    program: programOf(
      { A: lambda(undefined, { Retry: [{ ...retrier, MaxAttempts: 1 }] }) },
      {
        A: {
          duration: constant(99.5),
          ...boom(0.2),
          lambda: {
            memory: mib(512),
            architecture: 'arm64',
            coldStart: { probability: share(0.1), duration: constant(300) },
          },
        },
      },
    ),
    truths: [
      ['lambdaRequest', 1.2, 'a retry is a request'],
      ['lambdaGbSecondArm', (1.2 * (0.9 * 0.1 + 0.1 * 0.4)) / 2, '100 ms warm, 400 ms cold, half a GB'],
    ],
  },
  {
    name: 'an execution that times out as a whole',
    program: programOf(
      { A: call('B'), B: call() },
      { A: { duration: constant(1500) }, B: { duration: exponential(500) } },
      {
        timeoutSeconds: 2,
      },
    ),
    truths: [
      ['timedOut', Math.exp(-1), 'B lasts longer than its mean'],
      ['longest', 2000, 'to the instant'],
      ['durationMs', 1500 + 500 * (1 - Math.exp(-1)), 'the mean of min(X, 500 ms)'],
    ],
  },
];
