import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile, type Program } from '../../src/program/index.ts';
import { Execution } from '../../src/sample/execution.ts';
import { StateSums } from '../../src/sample/state-sums.ts';
import { RandomStream } from '../../src/stats/index.ts';
import { type RandomCase, randomCase } from '../support/random-workflow.ts';
import { TreeWalker, type Walked } from '../support/tree-walker.ts';
import { flatten } from '../support/walk-step.ts';

const EXECUTIONS = 8;
const ROUNDING_MS = 1e-6;

interface Figures {
  readonly outcome: string;
  readonly durationMs: number;
  readonly events: number;
  readonly lambdaMbMs: number;
  /** Entries, retries, events and ms of each state that was entered. */
  readonly states: Readonly<Record<string, readonly number[]>>;
}

const walkFigures = (walked: Walked, { scenario }: RandomCase): Figures => {
  const states: Record<string, number[]> = {};
  let lambdaMbMs = 0;
  for (const step of flatten(walked.steps)) {
    const row = states[step.state.name] ?? [0, 0, 0, 0];
    states[step.state.name] = row;
    if (step.what === 'visit') row[0]!++;
    if (step.what === 'retry') row[1]!++;
    row[2]! += step.events.length;
    if (step.what === 'visit') row[3]! += step.end - step.start;
    if (step.lambda && step.lambda.calledAt <= step.end)
      lambdaMbMs += step.lambda.ms * (scenario.states.get(step.state.name)?.lambda?.memory ?? 0);
  }
  const { outcome, error, durationMs, events } = walked;
  return { outcome: error === undefined ? outcome : `${outcome} ${error}`, durationMs, events, lambdaMbMs, states };
};

/** One execution of the engine, with the figures of its states. */
function engineFigures(program: Program, seed: number, index: number): Figures {
  const stream = new RandomStream();
  stream.reseed(seed, 0, index);
  const none = (): never => {
    throw new Error('nothing here starts executions');
  };
  const execution = new Execution(program, stream, { mapRun: none, nested: none, nestedSucceeded: false });
  if (program.payload.bytes.length > 1) stream.uniform();
  execution.run(program.entry, program.limits, Infinity);
  const sums = new StateSums(program);
  sums.add(execution.journal, 1);
  const states: Record<string, number[]> = {};
  for (const { index: node, name } of program.states) {
    const { entries, retries, events, timeMs } = sums.of(node);
    if (entries > 0) states[name] = [entries, retries, events, timeMs];
  }
  const outcome = execution.timedOut
    ? 'timedOut'
    : execution.filledHistory
      ? 'historyFull'
      : execution.succeeded
        ? 'succeeded'
        : `failed ${program.errorNames[execution.error]}`;
  const { durationMs, events } = execution;
  return { outcome, durationMs, events, lambdaMbMs: sums.lastLambdaMbMsX86 + sums.lastLambdaMbMsArm, states };
}

const rounded = (figures: Figures): unknown => ({
  ...figures,
  durationMs: Math.round(figures.durationMs / ROUNDING_MS),
  states: Object.fromEntries(
    Object.entries(figures.states)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, [entries, retries, events, ms]]) => [
        name,
        [entries, retries, events, Math.round(ms! / ROUNDING_MS / 10)],
      ]),
  ),
});

test('the compiled engine does what a tree-walking interpreter does, execution by execution', {
  timeout: 240_000,
}, () => {
  const outcomes = new Set<string>();
  fc.assert(
    fc.property(randomCase, (random) => {
      const { program: compiled } = compile(random.definition, random.scenario, random.workflowType);
      const program = { ...compiled, limits: { ...compiled.limits, maxEvents: random.limits.maxEvents } };
      expect(program.limits.deadlineMs).toBe(random.limits.deadlineMs);
      const walker = new TreeWalker(random.definition, random.scenario, random.workflowType);
      for (let index = 0; index < EXECUTIONS; index++) {
        const walked = walkFigures(walker.walk(random.seed, index, random.limits), random);
        outcomes.add(walked.outcome.split(' ')[0]!);
        const ran = engineFigures(program, random.seed, index);
        expect(rounded(ran), `execution ${index} of ${random.workflowType}\n${random.text}`).toEqual(rounded(walked));
      }
    }),
    {
      numRuns: Number(process.env['ENGINE_RUNS'] ?? 400),
      seed: Number(process.env['ENGINE_SEED'] ?? 20261122),
      interruptAfterTimeLimit: 120_000, // ends a long search for the smallest case, too
      markInterruptAsFailure: true,
    },
  );
  expect([...outcomes].sort()).toEqual(['failed', 'historyFull', 'succeeded', 'timedOut']);
});
