import { compile, type Program } from '../../../src/program/index.ts';
import { constant, exponential, gammaFromMoments, poisson } from '../../../src/stats/index.ts';
import { mib, share } from '../../../src/units/index.ts';
import { benchScenario, benchWorkflow } from '../../support/bench-workflow.ts';
import { NO_LATENCY } from '../../support/scenario.ts';
import { call, lambda, programOf } from '../simulate/support.ts';

const pass = (next?: string): object => ({ Type: 'Pass', ...(next === undefined ? { End: true } : { Next: next }) });

type Type = 'standard' | 'express';

/** Workflows that the fluid has to get right, each with what is hard about it. */
export const WORKFLOWS = {
  chain: (type?: Type): Program =>
    programOf(
      { A: call('B'), B: call('C'), C: call() },
      {
        A: { duration: exponential(3000) },
        B: { duration: constant(500) },
        C: { duration: gammaFromMoments(20_000, 0.5) },
      },
      { ...(type && { type }) },
    ),
  retries: (type?: Type): Program =>
    programOf(
      {
        A: lambda('B', {
          Retry: [
            { ErrorEquals: ['E'], IntervalSeconds: 2, MaxAttempts: 2, BackoffRate: 2 },
            { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 3, JitterStrategy: 'FULL' },
          ],
          Catch: [{ ErrorEquals: ['E'], Next: 'C' }],
          TimeoutSeconds: 8,
        }),
        B: call(),
        C: call(),
      },
      {
        A: {
          duration: exponential(2016),
          errors: [
            { error: 'E', probability: share(0.3) },
            { error: 'F', probability: share(0.2), duration: constant(40) },
          ],
          lambda: {
            memory: mib(256),
            architecture: 'arm64',
            coldStart: { probability: share(0.1), duration: constant(350) },
          },
        },
        B: { duration: constant(100) },
        C: { duration: constant(10) },
      },
      { ...(type && { type }) },
    ),
  poll: (type?: Type): Program =>
    programOf(
      {
        W: { Type: 'Wait', Seconds: 5, Next: 'T' },
        T: call('C'),
        C: { Type: 'Choice', Choices: [{ Variable: '$.a', BooleanEquals: true, Next: 'D' }], Default: 'W' },
        D: pass(),
      },
      {
        T: { duration: constant(100) },
        C: {
          next: new Map([
            ['D', share(0.45)],
            ['W', share(0.55)],
          ]),
        },
      },
      { ...(type && { type }) },
    ),
  quickLoop: (): Program =>
    programOf(
      {
        T: call('C'),
        C: { Type: 'Choice', Choices: [{ Variable: '$.a', BooleanEquals: true, Next: 'D' }], Default: 'T' },
        D: pass(),
      },
      {
        T: { duration: constant(20) },
        C: {
          next: new Map([
            ['D', share(0.2)],
            ['T', share(0.8)],
          ]),
        },
      },
    ),
  families: (type: Type = 'standard'): Program => compile(benchWorkflow(), benchScenario(), type).program,
  rampedMap: (type: Type = 'standard'): Program =>
    programOf(
      {
        M: {
          Type: 'Map',
          MaxConcurrency: 8,
          ItemProcessor: { StartAt: 'T', States: { T: call() } },
          End: true,
        },
      },
      { M: { items: poisson(12) }, T: { duration: exponential(300) } },
      {
        type,
        scenario: {
          latency: {
            standard: { ...NO_LATENCY, startMs: 30, endMs: 10, flowStateMs: 5, mapAtOnce: 4, mapRampMs: 100 },
            express: { ...NO_LATENCY, startMs: 5, mapAtOnce: 4, mapRampMs: 100 },
          },
        },
      },
    ),
} as const;
