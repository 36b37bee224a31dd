import fc from 'fast-check';
import { expect, test } from 'vitest';
import { solve } from '../../../src/bill/solve/index.ts';
import type { LatencyTable, Scenario, StateBehaviour } from '../../../src/scenario/index.ts';
import { constant } from '../../../src/stats/index.ts';
import { share } from '../../../src/units/index.ts';
import { type RandomCase, randomCase } from '../../support/random-workflow.ts';
import { runs } from '../../support/runs.ts';
import { TreeWalker, type Walked } from '../../support/tree-walker.ts';
import { flatten } from '../../support/walk-step.ts';
import { programOf } from './support.ts';

const CASES = runs(400);
const SEED = 20261126;
const ROUNDING_MS = 1e-6;

/** The same workflow with all chance taken out: mean times, whole items, errors always or never, one target. */
function withoutChance(random: RandomCase): RandomCase {
  const fixed = (overhead: LatencyTable['startMs']): number =>
    typeof overhead === 'number' ? overhead : overhead.mean;
  const still = (table: LatencyTable): LatencyTable => ({
    ...table,
    startMs: fixed(table.startMs),
    endMs: fixed(table.endMs),
    flowStateMs: fixed(table.flowStateMs),
    taskScheduleToStartMs: fixed(table.taskScheduleToStartMs),
    taskResultToExitMs: fixed(table.taskResultToExitMs),
    lambdaInvokeMs: fixed(table.lambdaInvokeMs),
  });
  const behaviour = (of: StateBehaviour): StateBehaviour => ({
    ...of,
    ...(of.duration && { duration: constant(of.duration.mean) }),
    ...(of.items && { items: constant(Math.round(of.items.mean)) }),
    ...(of.next && { next: new Map([[[...of.next.keys()].at(-1)!, share(1)]]) }),
    errors: of.errors
      .filter(({ probability }) => probability >= 0.5)
      .slice(0, 1)
      .map(({ error }) => ({ error, probability: share(1) })),
    ...(of.lambda?.coldStart && {
      lambda: {
        ...of.lambda,
        coldStart: { probability: share(1), duration: constant(of.lambda.coldStart.duration.mean) },
      },
    }),
  });
  const { standard, express } = random.scenario.latency;
  const scenario: Scenario = {
    ...random.scenario,
    inputs: [],
    latency: { standard: still(standard), express: still(express) },
    states: new Map([...random.scenario.states].map(([name, of]) => [name, behaviour(of)])),
  };
  return { ...random, scenario };
}

const figuresOf = ({ outcome, durationMs, events, steps }: Walked): Record<string, unknown> => {
  const all = flatten(steps);
  const retries = all.filter(({ what }) => what === 'retry').length;
  const entries = all.filter(({ what }) => what === 'visit').length;
  return {
    succeeded: outcome === 'succeeded',
    transitions: entries + retries,
    retries,
    events,
    durationMs: Math.round(durationMs / ROUNDING_MS),
  };
};

test('where nothing is left to chance, solve tells exactly what a tree-walking interpreter does', {
  timeout: 120_000,
}, () => {
  const told = { all: 0, transitions: 0, durationMs: 0, measurement: 0 };
  const off = fc.sample(randomCase, { numRuns: CASES, seed: SEED }).flatMap((drawn) => {
    const random = withoutChance(drawn);
    const { outcomes, transitions, retries, events, durationMs, measurement, moments } = solve(programOf(random));
    const walked = figuresOf(
      new TreeWalker(random.definition, random.scenario, random.workflowType).walk(1, 0, random.limits),
    );
    const solved: Record<string, unknown> = {};
    if (outcomes.known) solved.succeeded = outcomes.value.succeeded === 1;
    if (transitions.known) solved.transitions = transitions.value;
    if (retries.known) solved.retries = retries.value;
    if (events.known) solved.events = events.value;
    if (durationMs.known) solved.durationMs = Math.round(durationMs.value / ROUNDING_MS);
    told.all++;
    if (transitions.known) told.transitions++;
    if (durationMs.known) told.durationMs++;
    if (measurement.known) told.measurement++;
    const expected = Object.fromEntries(Object.keys(solved).map((what) => [what, walked[what]]));
    const varies = moments.transitions.known && moments.transitions.value.deviation > 1e-9;
    const same = JSON.stringify(solved) === JSON.stringify(expected) && !varies;
    return same ? [] : [{ solved, expected, varies, text: JSON.stringify(JSON.parse(random.text)) }];
  });
  expect(off).toEqual([]);
  expect(told.transitions / told.all).toBeGreaterThan(0.5);
  expect(told.durationMs / told.all).toBeGreaterThan(0.5);
  expect(told.measurement / told.all).toBeGreaterThan(0.4);
});
